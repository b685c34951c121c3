/** What the worker of the bench is asked to process. */
export type Order = {
  /** The hook that they come through. */
  hookId: string;
  /** JSON of one delivery; each gets a number of its own. */
  template: string;
  from: number;
  deliveries: number;
  isAlone: boolean;
  isMetered: boolean;
};
