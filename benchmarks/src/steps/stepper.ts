/** Elements by name. */
export type Elements = Readonly<Record<string, ArrayLike<number>>>;

/** Someone who takes one step at a time from a given start. */
export interface Stepper {
  readonly name: string;
  /** Takes a step; tells the loss before it, where there is one, and how long it took. */
  step(): Promise<{ readonly loss: number | null; readonly ms: number }>;
  /** What the steps have changed: a copy of each compared state. */
  read(): Promise<Elements>;
  dispose(): Promise<void>;
}
