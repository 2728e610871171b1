/**
 * The derivative of `f` at `x` along `direction`, by the central difference (f(x + h·d) − f(x − h·d)) / 2h.
 *
 * Its error is of the order h² + ε/h, so in double precision about 1e-10 for the default h.
 */
export async function directionalDerivative(
  f: (x: Float64Array) => number | Promise<number>,
  x: ArrayLike<number>,
  direction: ArrayLike<number>,
  h = 1e-5,
): Promise<number> {
  if (x.length !== direction.length) {
    throw new Error(`expected a direction of ${x.length} numbers, got ${direction.length}`);
  }
  const moved = (distance: number) =>
    Float64Array.from({ length: x.length }, (_, i) => x[i] + distance * direction[i]);
  const ahead = await f(moved(h));
  const behind = await f(moved(-h));
  return (ahead - behind) / (2 * h);
}
