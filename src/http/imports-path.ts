/** Where files to import are sent. */
export const importsPath = "/imports";
