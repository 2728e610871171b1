import { type RotaryAttributes, rotarySizes } from "../ops/rotary-embedding.ts";
import { splitIndex } from "./runtime/kernel-source.ts";
import type { GpuOp, Slot } from "./runtime/plan.ts";

/** Each pair (a, b) becomes (a·cos θ − b·sin θ, a·sin θ + b·cos θ). */
export const rotaryEmbedding: GpuOp<RotaryAttributes> = (plan, operands, { interleaved, inverse }) => {
  const [x, angles, position] = operands;
  const { outer, T, H, D } = rotarySizes(operands);
  const half = D / 2;
  const inputs: Record<string, Slot> = { x: x.slot, angles: angles.slot };
  if (position !== undefined) inputs.position = position.slot;
  const [pair, isSecond, distance] = interleaved
    ? ["Math.floor((d + 0.5) / 2)", "d - 2 * pair > 0.5", 1]
    : [`d - (d >= ${half} ? ${half} : 0)`, `d >= ${half}`, half];
  return [
    plan.kernel(
      outer * T * H * D,
      inputs,
      splitIndex([
        ["outer", outer],
        ["t", T],
        ["h", H],
        ["d", D],
      ]),
      "const at = this.thread.x;",
      `const pair = ${pair};`,
      `const row = t${position === undefined ? "" : " + position[0]"};`,
      `const cos = angles[row * ${D} + pair];`,
      `const sin = ${inverse ? "-" : ""}angles[row * ${D} + ${half} + pair];`,
      `if (${isSecond}) { return x[at - ${distance}] * sin + x[at] * cos; }`,
      `return x[at] * cos - x[at + ${distance}] * sin;`,
    ),
  ];
};
