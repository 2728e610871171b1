import type { SaeWeights } from "./sae-case.ts";

/** Someone who trains: it was given a start and takes one step at a time. */
export interface Stepper {
  readonly name: string;
  /** Takes a step; tells the loss before it and how long it took. */
  step(): Promise<{ readonly loss: number; readonly ms: number }>;
  /** A copy of the weights. */
  weights(): Promise<SaeWeights>;
  dispose(): Promise<void>;
}
