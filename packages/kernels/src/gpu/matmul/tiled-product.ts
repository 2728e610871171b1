import { sizeOf } from "../../shape.ts";
import { flatIndex, splitIndex } from "../runtime/kernel-source.ts";
import type { Plan, Slot } from "../runtime/plan.ts";
import { batchAxes, type Factor, matrixTerms, type Product } from "./product.ts";

const quarter = (size: number): number => Math.ceil(size / 4);
const four = [0, 1, 2, 3] as const;

/**
 * Packs an operand to texels of four numbers: [matrices, lines, ⌈length/4⌉], the last axis of four neighbours each.
 * What lies beyond the operand is 0.
 */
function pack(
  plan: Plan,
  { slot, matrices }: Factor,
  along: { readonly lines: number; readonly paddedLines: number; readonly line: number },
  across: { readonly length: number; readonly element: number },
): Slot {
  const { lines, paddedLines, line } = along;
  const { length, element } = across;
  const first = flatIndex(["matrix", lines * length], ["line", line], ["quad", 4 * element]);
  const reads = four.map((i) => {
    const conditions = [
      ...(paddedLines > lines ? [`line < ${lines}`] : []),
      ...(length % 4 > 0 && i > 0 ? [`quad * 4 + ${i} < ${length}`] : []),
    ];
    const read = `v${i} = x[first + ${i * element}];`;
    return `let v${i} = 0; ${conditions.length > 0 ? `if (${conditions.join(" && ")}) { ${read} }` : read}`;
  });
  return plan.formed(
    "packed",
    matrices * paddedLines * quarter(length),
    { x: slot },
    splitIndex([
      ["matrix", matrices],
      ["line", paddedLines],
      ["quad", quarter(length)],
    ]),
    `const first = ${first};`,
    ...reads,
    "return [v0, v1, v2, v3];",
  );
}

/**
 * C = A·B by tiles of 4×4: for GL, where texels of four numbers are read as fast as those of one, and a kernel may
 * write several textures. A is packed along K, B along N, so eight texels make 64 products.
 */
export function tiledProduct(plan: Plan, product: Product): Slot {
  const { M, N, K, batch, a, b } = product;
  const [Mq, Nq, Kq] = [quarter(M), quarter(N), quarter(K)];
  const packedA = pack(
    plan,
    a,
    { lines: M, paddedLines: 4 * Mq, line: a.outer },
    { length: K, element: a.inner },
  );
  const packedB = pack(
    plan,
    b,
    { lines: K, paddedLines: 4 * Kq, line: b.inner },
    { length: N, element: b.outer },
  );
  const texelOfA = flatIndex(...matrixTerms(product, 0, 4 * Mq * Kq), ["row", 4 * Kq], ["k", 1]);
  const texelOfB = flatIndex(...matrixTerms(product, 1, 4 * Kq * Nq), ["k", 4 * Nq], ["column", 1]);
  const sums = four.flatMap((i) =>
    four.map((j) => `t${i}${j} += ${four.map((k) => `a${i}[${k}] * b${k}[${j}]`).join(" + ")};`),
  );
  const row = (i: number) => four.map((j) => `t${i}${j}`).join(", ");
  const tiles = plan.formed(
    "tile",
    sizeOf(batch) * Mq * Nq,
    { a: packedA, b: packedB },
    splitIndex([...batchAxes(product), ["row", Mq], ["column", Nq]]),
    ...four.flatMap((i) => four.map((j) => `let t${i}${j} = 0;`)),
    `for (let k = 0; k < ${Kq}; k++) {`,
    `const firstA = ${texelOfA};`,
    `const firstB = ${texelOfB};`,
    ...four.map((i) => `const a${i} = a[firstA + ${i * Kq}];`),
    ...four.map((i) => `const b${i} = b[firstB + ${i * Nq}];`),
    ...sums,
    "}",
    ...[1, 2, 3].map((i) => `row${i}(${row(i)});`),
    `return [${row(0)}];`,
  );
  return unpack(plan, product, tiles);
}

/** The flat result from its tiles. */
function unpack(plan: Plan, { M, N, batch }: Product, tiles: Slot): Slot {
  const [Mq, Nq] = [quarter(M), quarter(N)];
  const choose = (name: string, values: readonly string[]) => [
    `let ${name} = ${values[0]};`,
    `if (i > 2.5) { ${name} = ${values[3]}; }`,
    `else if (i > 1.5) { ${name} = ${values[2]}; }`,
    `else if (i > 0.5) { ${name} = ${values[1]}; }`,
  ];
  return plan.kernel(
    sizeOf(batch) * M * N,
    { c: tiles },
    splitIndex([
      ["matrix", sizeOf(batch)],
      ["row", M],
      ["column", N],
    ]),
    "const tileRow = Math.floor((row + 0.5) / 4);",
    "const tileColumn = Math.floor((column + 0.5) / 4);",
    "const i = row - tileRow * 4;",
    "const j = column - tileColumn * 4;",
    `const at = ${flatIndex(["matrix", Mq * Nq], ["tileRow", Nq], ["tileColumn", 1])};`,
    ...choose(
      "texel",
      four.map((part) => `c${part}[at]`),
    ),
    "if (j < 0.5) { return texel[0]; }",
    "if (j < 1.5) { return texel[1]; }",
    "if (j < 2.5) { return texel[2]; }",
    "return texel[3];",
  );
}
