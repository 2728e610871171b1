import type { PoolAttributes, SumPoolAttributes, SumPoolGradientAttributes } from "../ops/pool2d.ts";
import type { WindowAttributes } from "../ops/window.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { splitIndex } from "./runtime/kernel-source.ts";
import type { GpuOp } from "./runtime/plan.ts";

const places = ([B, OH, OW, C]: Shape) =>
  splitIndex([
    ["b", B],
    ["i", OH],
    ["j", OW],
    ["c", C],
  ]);

const pixels = ([B, H, W, C]: Shape) =>
  splitIndex([
    ["b", B],
    ["row", H],
    ["column", W],
    ["c", C],
  ]);

/** Runs statements for each place of the window of (i, j) in x that lies inside; `at` is its flat index there. */
const overWindow = (
  [, H, W, C]: Shape,
  { window, stride, padding }: PoolAttributes,
  ...body: readonly string[]
): string =>
  [
    `for (let u = 0; u < ${window[0]}; u++) {`,
    `  const y = i * ${stride[0]} + u - ${padding[0]};`,
    `  if (y >= 0 && y < ${H}) {`,
    `    for (let v = 0; v < ${window[1]}; v++) {`,
    `      const x = j * ${stride[1]} + v - ${padding[2]};`,
    `      if (x >= 0 && x < ${W}) {`,
    `        const at = ((b * ${H} + y) * ${W} + x) * ${C} + c;`,
    ...body,
    "      }",
    "    }",
    "  }",
    "}",
  ].join("\n");

/** Runs statements for each window (i, j) that holds the place (row, column); `place` is its flat index in g. */
const overWindows = (
  [, OH, OW, C]: Shape,
  window: readonly number[],
  { stride, padding }: WindowAttributes,
  ...body: readonly string[]
): string =>
  [
    `for (let up = 0; up < ${window[0]}; up++) {`,
    `  const down = row + ${padding[0]} - up;`,
    `  const i = Math.floor((down + 0.5) / ${stride[0]});`,
    `  if (i >= 0 && i < ${OH} && down - i * ${stride[0]} < 0.5) {`,
    `    for (let back = 0; back < ${window[1]}; back++) {`,
    `      const right = column + ${padding[2]} - back;`,
    `      const j = Math.floor((right + 0.5) / ${stride[1]});`,
    `      if (j >= 0 && j < ${OW} && right - j * ${stride[1]} < 0.5) {`,
    `        const place = ((b * ${OH} + i) * ${OW} + j) * ${C} + c;`,
    ...body,
    "      }",
    "    }",
    "  }",
    "}",
  ].join("\n");

/** y = the largest of each window. */
export const maxPool2d: GpuOp<PoolAttributes> = (plan, [image], attributes, [{ shape }]) => [
  plan.kernel(
    sizeOf(shape),
    { image: image.slot },
    places(shape),
    "let largest = 0;",
    "let seen = 0;",
    overWindow(
      image.shape,
      attributes,
      "const value = image[at];",
      "if (seen === 0 || value > largest) { largest = value; }",
      "seen = 1;",
    ),
    "return largest;",
  ),
];

/** dx: each thread looks whether its element is the first largest of the windows that hold it. */
export const maxPool2dGradient: GpuOp<PoolAttributes> = (plan, [image, g], attributes, [{ shape }]) => {
  // One kernel finds the largest of each window, as its number among the window's places; another compares.
  const first = plan.kernel(
    sizeOf(g.shape),
    { image: image.slot },
    places(g.shape),
    "let largest = 0;",
    "let found = -1;",
    overWindow(
      image.shape,
      attributes,
      "const value = image[at];",
      `if (found < 0 || value > largest) { largest = value; found = u * ${attributes.window[1]} + v; }`,
    ),
    "return found;",
  );
  return [
    plan.kernel(
      sizeOf(shape),
      { first, g: g.slot },
      pixels(shape),
      "let total = 0;",
      overWindows(
        g.shape,
        attributes.window,
        attributes,
        `if (first[place] === up * ${attributes.window[1]} + back) { total += g[place]; }`,
      ),
      "return total;",
    ),
  ];
};

/** y = scale·Σ of each window. */
export const sumPool2d: GpuOp<SumPoolAttributes> = (plan, [image], attributes, [{ shape }]) => [
  plan.kernel(
    sizeOf(shape),
    { image: image.slot },
    places(shape),
    "let total = 0;",
    overWindow(image.shape, attributes, "total += image[at];"),
    `return total * ${attributes.scale};`,
  ),
];

/** dx = scale·Σ g over the windows that hold the element. */
export const sumPool2dGradient: GpuOp<SumPoolGradientAttributes> = (plan, [g], attributes, [{ shape }]) => [
  plan.kernel(
    sizeOf(shape),
    { g: g.slot },
    pixels(shape),
    "let total = 0;",
    overWindows(g.shape, attributes.window, attributes, "total += g[place];"),
    `return total * ${attributes.scale};`,
  ),
];
