import type { NoAttributes } from "../ops/definition.ts";
import { SMALLEST_UNIFORM } from "../ops/gumbel-softmax.ts";
import type { ReferenceKernel } from "./kernel.ts";
import { softmax } from "./softmax.ts";

/** softmax((logits − ln(−ln u))/τ) */
export const gumbelSoftmax: ReferenceKernel<NoAttributes> = ([logits, uniform, temperature], _, outputs) => {
  const data = Float64Array.from(logits.data, (logit, i) => {
    const u = Math.min(Math.max(uniform.data[i], SMALLEST_UNIFORM), 1 - SMALLEST_UNIFORM);
    return (logit - Math.log(-Math.log(u))) / temperature.data[0];
  });
  return softmax([{ ...logits, data }], {}, outputs);
};
