/** One page of what a provider lists. Cursors are opaque text of the provider's own. */
export type Page<Item, Removed> = {
  status: "page";
  items: Item[];
  /** What left, as far as the provider tells. */
  removed: Removed[];
  /** Where the next page of this run starts; null = this was the last. */
  next: string | null;
  /** Where the next run starts; on the last page only. */
  cursor: string | null;
  /** How many the provider listed, with what is left out here. */
  listed: number;
  /** Of the provider's own; absent = one. */
  pages?: number;
  /** Pages in all, when the provider tells. */
  pagesTotal?: number;
  /** All pages together are everything, also from a cursor on: what is stored and not listed has left. */
  isWhole?: true;
  /** Nothing happened: the run may as well start again from the cursor that was given. */
  isSame?: true;
  /** Ids of what is there and cannot be read: what is stored of it stays. */
  unreadable?: string[];
  /** Sentences for people about what could not be read as it was meant; they replace those of the run before. Absent = as before. */
  remarks?: string[];
};

/** "reset" = the provider has forgotten the cursor: list again without one. */
export type Listing<Item, Removed> = { status: "reset" } | Page<Item, Removed>;
