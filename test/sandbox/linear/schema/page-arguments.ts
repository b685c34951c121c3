/** What each connection takes: https://linear.app/developers/pagination */
export const page =
  "after: String, before: String, first: Int, last: Int, includeArchived: Boolean, orderBy: PaginationOrderBy";
