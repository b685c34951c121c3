export const provider = { id: "linear", name: "Linear", docs: "docs/linear.md" };

export const defaultHost = "linear.app";
