import { OptionError } from "../errors.ts";
import { checkCount, checkDType, checkRank, type OpDefinition } from "./definition.ts";

/** How many elements are kept. */
export interface TopKAttributes {
  readonly k: number;
}

/**
 * The k largest elements of each row, largest first, and their indices. Among equals the lowest index comes first;
 * NaN ranks below every number. x [..., n]; values [..., k], indices int32 [..., k].
 */
export const topK: OpDefinition<TopKAttributes> = {
  infer(inputs, { k }) {
    checkCount("topK", inputs, 1);
    const [x] = inputs;
    checkDType("topK", "x", x, "float32");
    checkRank("topK", "x", x, 1, Infinity);
    const n = x.shape.at(-1)!;
    if (!Number.isSafeInteger(k) || k < 1 || k > n) {
      throw new OptionError("topK", { expected: `a whole k in 1 … ${n}`, received: String(k) });
    }
    const shape = [...x.shape.slice(0, -1), k];
    return [
      { shape, dtype: "float32" },
      { shape, dtype: "int32" },
    ];
  },
};
