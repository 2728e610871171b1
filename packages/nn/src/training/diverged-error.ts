import { QuadriviumError } from "@quadrivium/kernels";

/** A loss or state that is not finite any more. The last checkpoint is from before. */
export class DivergedError extends QuadriviumError {
  static override readonly errorName: string = "DivergedError";
  /** The number of the step after which it was noticed, from 1. */
  readonly step: number;
  /** The first tensor found with an element that is not finite. */
  readonly tensor: string;

  constructor(step: number, tensor: string, value: number) {
    super(`training diverged at step ${step}: "${tensor}" is not finite`, {
      expected: "finite numbers",
      received: String(value),
    });
    this.step = step;
    this.tensor = tensor;
  }
}
