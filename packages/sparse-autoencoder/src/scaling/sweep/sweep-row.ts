import { OptionError } from "@quadrivium/kernels";
import type { SaeConfig } from "../../config.ts";
import type { SaeRecipe } from "../../recipe.ts";
import type { JointPoint } from "../fit-joint-law.ts";

/** How an autoencoder of a sweep was trained; plain data. */
export interface SweepSettings {
  readonly config: SaeConfig;
  readonly recipe: SaeRecipe;
  readonly batchSize: number;
  readonly steps: number;
  readonly seed: number;
}

/** One trained and measured autoencoder of a sweep: plain data, to be kept as JSON. */
export interface SweepRow extends JointPoint {
  readonly seed: number;
  /** Fraction of variance unexplained (normalised mean squared error) on the held-out rows. */
  readonly loss: number;
  /** Mean number of active latents on the held-out rows. */
  readonly l0: number;
  /** Fraction of latents that are active on none of the held-out rows. */
  readonly deadFraction: number;
  /** Rows trained on, in all steps. */
  readonly examples: number;
  /** Floating-point operations of all training steps, by the cost model of the kernels. */
  readonly flops: number;
  readonly settings: SweepSettings;
}

/** Checks what was read as a row of a sweep. @throws {OptionError} naming the field that is missing or no number */
export function checkSweepRow(subject: string, value: unknown): asserts value is SweepRow {
  const fields: Readonly<Record<string, unknown>> =
    typeof value === "object" && value !== null ? { ...value } : {};
  for (const name of ["latents", "k", "seed", "loss", "l0", "deadFraction", "examples", "flops"]) {
    if (typeof fields[name] === "number") continue;
    throw new OptionError(`${subject}: ${name}`, { expected: "a number", received: String(fields[name]) });
  }
  if (typeof fields.settings === "object" && fields.settings !== null) return;
  throw new OptionError(`${subject}: settings`, {
    expected: "an object",
    received: String(fields.settings),
  });
}
