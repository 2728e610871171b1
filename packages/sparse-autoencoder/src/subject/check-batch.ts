import { OptionError, ShapeError } from "@quadrivium/kernels";
import { checkHookPoint } from "./hook-point.ts";
import type { SubjectConfig } from "./subject-config.ts";
import type { HookEdit } from "./subject-model.ts";
import type { TokenBatch } from "./token-batch.ts";

/** @throws {OptionError} when the batch has too many tokens in a row, or a token that is not of the vocabulary */
export function checkBatch(
  { tokens, rows, length }: TokenBatch,
  { positions, vocabulary }: SubjectConfig,
): void {
  if (tokens.length !== rows * length) {
    throw new ShapeError("token batch", {
      expected: `[${rows}, ${length}] tokens`,
      received: `${tokens.length}`,
    });
  }
  if (length > positions) {
    throw new OptionError("token batch: length", {
      expected: `at most ${positions} tokens, as many as the subject has positions`,
      received: String(length),
    });
  }
  const bad = tokens.findIndex((token) => token < 0 || token >= vocabulary);
  if (bad < 0) return;
  throw new OptionError("token batch: tokens", {
    expected: `ids in 0 … ${vocabulary - 1}`,
    received: `${tokens[bad]} in row ${Math.floor(bad / length)}, place ${bad % length}`,
  });
}

/** @throws {OptionError} {ShapeError} when the hook point or the number of values does not fit */
export function checkValues(edit: HookEdit, { rows, length }: TokenBatch, config: SubjectConfig): void {
  checkHookPoint(edit.hook, config.layers);
  if (edit.values.length === rows * length * config.width) return;
  throw new ShapeError(`values at ${edit.hook}`, {
    expected: `[${rows}, ${length}, ${config.width}]`,
    received: `${edit.values.length} numbers`,
  });
}

/** @throws {OptionError} when the window does not lie within a row */
export function checkWindow(
  { start, size }: { readonly start: number; readonly size: number },
  length: number,
): void {
  if (Number.isInteger(start) && Number.isInteger(size) && start >= 0 && size >= 1 && start + size <= length)
    return;
  throw new OptionError("logits: window", {
    expected: `one or more places within 0 … ${length - 1}`,
    received: `${size} from ${start} on`,
  });
}
