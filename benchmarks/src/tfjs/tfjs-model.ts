import type { HostArrays } from "../steps/host-array.ts";
import type { Elements } from "../steps/stepper.ts";
import type { Tfjs } from "./tfjs.ts";

/** A step in TensorFlow.js. */
export interface TfjsStep {
  /** Takes it; tells the loss before it, where there is one. */
  step(): Promise<number | null>;
  /** The compared states, by name. */
  read(): Promise<Elements>;
  dispose(): void;
}

/** Makes a step ready from what its states begin with and what it is given. */
export type TfjsModel = (tf: Tfjs, start: HostArrays, inputs: HostArrays) => TfjsStep;
