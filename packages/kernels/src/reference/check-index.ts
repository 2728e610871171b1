import { IndexError } from "../errors.ts";

/** Gives back an index that lies in 0 … size − 1. @throws {IndexError} naming the op, the range and the value */
export function checkIndex(op: string, index: number, size: number): number {
  if (index >= 0 && index < size) return index;
  throw new IndexError(op, { expected: `an index in 0 … ${size - 1}`, received: String(index) });
}
