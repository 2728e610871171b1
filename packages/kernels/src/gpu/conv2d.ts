import type { Conv2dFilterGradientAttributes, Conv2dInputGradientAttributes } from "../ops/conv2d.ts";
import type { WindowAttributes } from "../ops/window.ts";
import { sizeOf } from "../shape.ts";
import { splitIndex } from "./runtime/kernel-source.ts";
import type { GpuOp } from "./runtime/plan.ts";
import { reduceAxis } from "./runtime/reduce-axis.ts";

/** About how many places a thread of a filter's gradient sums over, and the most sums that are kept. */
const placesEach = 512;
const mostSums = 2 ** 22;

/** y: each thread sums over the window of one element. */
export const conv2d: GpuOp<WindowAttributes> = (plan, [x, filter], { stride, padding }, [{ shape }]) => {
  const [B, OH, OW, O] = shape;
  const [, H, W, C] = x.shape;
  const [kh, kw] = filter.shape;
  return [
    plan.kernel(
      sizeOf(shape),
      { x: x.slot, filter: filter.slot },
      splitIndex([
        ["b", B],
        ["i", OH],
        ["j", OW],
        ["o", O],
      ]),
      "let total = 0;",
      `for (let u = 0; u < ${kh}; u++) {`,
      `  const row = i * ${stride[0]} + u - ${padding[0]};`,
      `  if (row >= 0 && row < ${H}) {`,
      `    for (let v = 0; v < ${kw}; v++) {`,
      `      const column = j * ${stride[1]} + v - ${padding[2]};`,
      `      if (column >= 0 && column < ${W}) {`,
      `        const at = ((b * ${H} + row) * ${W} + column) * ${C};`,
      `        const tap = (u * ${kw} + v) * ${C};`,
      `        for (let c = 0; c < ${C}; c++) { total += x[at + c] * filter[(tap + c) * ${O} + o]; }`,
      "      }",
      "    }",
      "  }",
      "}",
      "return total;",
    ),
  ];
};

/** dx: each thread sums over the places of g whose windows hold its element. */
export const conv2dInputGradient: GpuOp<Conv2dInputGradientAttributes> = (
  plan,
  [g, filter],
  { stride, padding },
  [{ shape }],
) => {
  const [B, H, W, C] = shape;
  const [, OH, OW, O] = g.shape;
  const [kh, kw] = filter.shape;
  return [
    plan.kernel(
      sizeOf(shape),
      { g: g.slot, filter: filter.slot },
      splitIndex([
        ["b", B],
        ["row", H],
        ["column", W],
        ["c", C],
      ]),
      "let total = 0;",
      `for (let u = 0; u < ${kh}; u++) {`,
      `  const down = row + ${padding[0]} - u;`,
      `  const i = Math.floor((down + 0.5) / ${stride[0]});`,
      `  if (i >= 0 && i < ${OH} && down - i * ${stride[0]} < 0.5) {`,
      `    for (let v = 0; v < ${kw}; v++) {`,
      `      const right = column + ${padding[2]} - v;`,
      `      const j = Math.floor((right + 0.5) / ${stride[1]});`,
      `      if (j >= 0 && j < ${OW} && right - j * ${stride[1]} < 0.5) {`,
      `        const at = ((b * ${OH} + i) * ${OW} + j) * ${O};`,
      `        const tap = ((u * ${kw} + v) * ${C} + c) * ${O};`,
      `        for (let o = 0; o < ${O}; o++) { total += g[at + o] * filter[tap + o]; }`,
      "      }",
      "    }",
      "  }",
      "}",
      "return total;",
    ),
  ];
};

/** df: sums over some rows of g each, then over these. */
export const conv2dFilterGradient: GpuOp<Conv2dFilterGradientAttributes> = (
  plan,
  [x, g],
  { stride, padding, kernel },
  [{ shape }],
) => {
  const [B, H, W, C] = x.shape;
  const [, OH, OW, O] = g.shape;
  const size = sizeOf(shape);
  const lines = B * OH;
  const most = Math.max(1, Math.floor(mostSums / size));
  const linesEach = Math.max(Math.floor(placesEach / OW), Math.ceil(lines / most), 1);
  const pieces = Math.ceil(lines / linesEach);
  const guard = lines % linesEach === 0 ? "" : ` && line < ${lines}`;
  const partial = plan.kernel(
    pieces * size,
    { x: x.slot, g: g.slot },
    splitIndex([
      ["piece", pieces],
      ["u", kernel[0]],
      ["v", kernel[1]],
      ["c", C],
      ["o", O],
    ]),
    "let total = 0;",
    `for (let n = 0; n < ${linesEach}; n++) {`,
    `  const line = piece * ${linesEach} + n;`,
    `  const b = Math.floor((line + 0.5) / ${OH});`,
    `  const row = (line - b * ${OH}) * ${stride[0]} + u - ${padding[0]};`,
    `  if (row >= 0 && row < ${H}${guard}) {`,
    `    for (let j = 0; j < ${OW}; j++) {`,
    `      const column = j * ${stride[1]} + v - ${padding[2]};`,
    `      if (column >= 0 && column < ${W}) {`,
    `        total += x[((b * ${H} + row) * ${W} + column) * ${C} + c] * g[(line * ${OW} + j) * ${O} + o];`,
    "      }",
    "    }",
    "  }",
    "}",
    "return total;",
  );
  if (pieces === 1) return [partial];
  const term = `partial[k * ${size} + inner]`;
  return [
    reduceAxis(plan, { outer: 1, size: pieces, inner: size, inputs: { partial }, term, combine: "sum" }),
  ];
};
