import { OptionError } from "@quadrivium/kernels";
import type { Arithmetic } from "./arithmetic.ts";

/** How far a run has come. */
export interface TrainerState {
  /** Finished steps; also the number of batches taken from the data. */
  readonly step: number;
  /** Examples seen. */
  readonly examples: number;
  /** Tokens seen. */
  readonly tokens: number;
}

/** What `trainer_state.json` holds: how far the run had come, and what it has to be continued with. */
export interface SavedTrainerState extends TrainerState {
  readonly seed: number;
  readonly backend: string;
  /** How the device rounds; `undefined` in checkpoints that were made before it was recorded. */
  readonly arithmetic: Arithmetic | undefined;
}

function parseArithmetic(value: unknown): Arithmetic | undefined {
  if (value === undefined) return undefined;
  const fields: Readonly<Record<string, unknown>> =
    typeof value === "object" && value !== null ? { ...value } : {};
  const { simd, blas } = fields;
  if (typeof simd === "string" && (typeof blas === "string" || blas === null)) return { simd, blas };
  throw new OptionError("trainer_state.json: arithmetic", {
    expected: "the names simd and blas, which may be null",
    received: JSON.stringify(value),
  });
}

/** Checks what was read from `trainer_state.json`. @throws {OptionError} naming the field that is missing or not what it should be */
export function parseTrainerState(value: unknown): SavedTrainerState {
  const fields: Readonly<Record<string, unknown>> =
    typeof value === "object" && value !== null ? { ...value } : {};
  const count = (name: string): number => {
    const field = fields[name];
    if (typeof field === "number" && Number.isSafeInteger(field) && field >= 0) return field;
    throw new OptionError(`trainer_state.json: ${name}`, {
      expected: "a whole number ≥ 0",
      received: String(field),
    });
  };
  const { backend } = fields;
  if (typeof backend !== "string") {
    throw new OptionError("trainer_state.json: backend", { expected: "a name", received: String(backend) });
  }
  return {
    step: count("step"),
    examples: count("examples"),
    tokens: count("tokens"),
    seed: count("seed"),
    backend,
    arithmetic: parseArithmetic(fields.arithmetic),
  };
}
