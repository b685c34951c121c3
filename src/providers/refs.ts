/** An account at the provider; `login` is what people call it there. */
export type Person = { accountId: string; login: string };

export type ContainerRef = { externalId: string; name: string; url: string };

/** An issue as calls name it: its immutable id, and what people call it. */
export type IssueRef = { id: string; key: string };
