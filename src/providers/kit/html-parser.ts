/** What is imported when it is needed is bundled whole, unless a module between names the part that is used. */
export { Parser } from "htmlparser2";
