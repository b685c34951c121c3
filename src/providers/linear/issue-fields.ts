/** A page of these costs some 3,300 of the 250,000 points that an hour has; each label that could be there is counted. */
export const issueFields = `id identifier url title description priority dueDate createdAt updatedAt completedAt canceledAt archivedAt trashed
  state { id name type } assignee { id name } parent { identifier } team { id key name } project { id name url } cycle { id name number isActive }
  labels(first: 20) { nodes { id name } }`;
