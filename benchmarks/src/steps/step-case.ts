import type { State, Traced } from "@quadrivium/tensor";
import type { TfjsModel } from "../tfjs/tfjs-model.ts";
import type { HostArrays } from "./host-array.ts";

/** What one step of ours computes. Without an output `loss`, only states are compared. */
export interface StepGraph extends Traced {
  /** The states whose change over the first steps is compared with the peers'. */
  readonly compared: readonly State[];
  /** States that stay as they are, which the peers need, too. */
  readonly fixed?: readonly State[];
}

/** One kind of step at one size: how we take it, and what the peers need to take the same. */
export interface StepCase {
  /** The name by which PyTorch's side knows it. */
  readonly model: "autoencoder" | "transformer" | "dvae" | "clip" | "decode";
  /** Kind and sizes in words. */
  readonly title: string;
  /** Sizes and settings, as the peers take them. */
  readonly sizes: Readonly<Record<string, number>>;
  /** What each step is given, on every side. */
  readonly inputs: HostArrays;
  /** Our step. */
  readonly graph: () => StepGraph;
  /** First values of states where their own initialisers do not give them. */
  readonly initial?: HostArrays;
  /** How often our program runs in one step, with the run's number as its input `position`. Default: once, without. */
  readonly runs?: number;
  /** The ways in which PyTorch can take the step. */
  readonly variants: readonly string[];
  /** Those of them that draw random numbers, so that their results cannot be compared with ours. */
  readonly unchecked?: readonly string[];
  /** The same step in TensorFlow.js, or why it cannot be had there. */
  readonly tfjs?: TfjsModel | string;
}
