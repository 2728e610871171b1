/** An axis of what a kernel computes: the name of its index in the kernel, and its size. */
export type NamedAxis = readonly [name: string, size: number];

/** The text of a kernel. gpu.js translates it, so it must not use anything from outside. */
export const kernelSource = (parameters: readonly string[], ...body: readonly string[]): string =>
  `function (${parameters.join(", ")}) {\n${body.join("\n")}\n}`;

/**
 * Statements that split the flat index of an element into one index per axis, outermost first.
 *
 * A quotient in single precision is off by one for some large indices, so it is computed from the middle of the element
 * and then corrected: exact below 2²⁴, which is checked for every tensor.
 */
export function splitIndex(axes: readonly NamedAxis[]): string {
  const lines = axes.filter(([, size]) => size === 1).map(([name]) => `const ${name} = 0;`);
  const split = axes.filter(([, size]) => size > 1);
  let rest = "this.thread.x";
  for (const [name, size] of split.slice(1).reverse()) {
    const above = `above_${name}`;
    lines.push(
      `let ${above} = Math.floor((${rest} + 0.5) / ${size});`,
      `let ${name} = ${rest} - ${above} * ${size};`,
      `if (${name} < 0) { ${name} += ${size}; ${above} -= 1; }`,
      `if (${name} >= ${size}) { ${name} -= ${size}; ${above} += 1; }`,
    );
    rest = above;
  }
  if (split.length > 0) lines.push(`const ${split[0][0]} = ${rest};`);
  return lines.join("\n");
}

/** The flat index Σ index·stride, as an expression. */
export function flatIndex(...terms: readonly (readonly [index: string, stride: number])[]): string {
  const products = terms
    .filter(([, stride]) => stride !== 0)
    .map(([index, stride]) => (stride === 1 ? index : `${index} * ${stride}`));
  return products.length === 0 ? "0" : products.join(" + ");
}
