import { sizeOf } from "@quadrivium/kernels";
import type { trace } from "../src/compile.ts";
import * as T from "../src/index.ts";

/** A graph over a few states and inputs of shape [rows, 8], grown by random choices. */
export function randomGraph(choices: readonly number[], rows = 4): Parameters<typeof trace>[0] {
  const states = [T.state("a", [rows, 8]), T.state("b", [rows, 8]), T.state("c", [8])];
  const pool: T.Tensor[] = [...states, T.input("x", [rows, 8]), T.input("y", [1, 8]), T.constant(2)];
  const square = () => pool.filter(({ shape }) => sizeOf(shape) === 8 * rows);
  const view = (n: number) => T.reshape(square()[n % square().length], [rows, 8]);
  const growth: ((n: number) => T.Tensor)[] = [
    (n) => T.tanh(pool[n % pool.length]),
    (n) => T.add(view(n), view(n >> 3)),
    (n) => T.multiply(pool[n % pool.length], 0.7),
    (n) => T.reshape(square()[n % square().length], [8, rows]),
    (n) => view(n),
    (n) => T.reshape(T.transpose(T.reshape(square()[n % square().length], [8, rows])), [rows, 8]),
    (n) => T.sum(square()[n % square().length], { axes: [0] }),
    (n) => T.softmax(view(n)),
    (n) => T.where(T.greater(view(n), 0), view(n >> 2), 1),
    (n) => T.topK(view(n), 1 + (n % 8)).values,
    (n) => T.subtract(T.multiply(view(n), T.state("c", [8])), T.input("y", [1, 8])),
    (n) =>
      T.maximum(
        T.broadcastTo(T.sum(view(n), { axes: [1], keepDims: true }), [rows, 8]),
        T.negate(view(n >> 2)),
      ),
    (n) => T.cast(T.add(T.cast(T.multiply(view(n), 3), "int32"), n % 5), "float32"),
    (n) => T.matmul(T.transpose(view(n)), view(n >> 2)),
    (n) => {
      const of = (shift: number) => T.reshape(square()[(n >> shift) % square().length], [rows, 8]);
      const inputs = {
        parameter: of(0),
        gradient: of(2),
        mean: of(4),
        variance: T.square(of(1)),
        learningRate: T.constant(0.1),
        step: T.constant(1),
      };
      const { parameter, mean, variance } = T.adamStep(inputs, {
        beta1: 0.9,
        beta2: 0.99,
        epsilon: 1,
        weightDecay: 0,
      });
      pool.push(mean, variance);
      return parameter;
    },
  ];
  for (const choice of choices) pool.push(growth[choice % growth.length](Math.floor(choice / growth.length)));
  const pick = (n: number) => pool[n % pool.length];
  const of = (shape: readonly number[], n: number) => {
    const same = square();
    return shape.length === 1
      ? T.sum(T.reshape(same[n % same.length], [rows, 8]), { axes: [0] })
      : T.reshape(same[n % same.length], [rows, 8]);
  };
  const seed = choices.reduce((a, b) => (a * 31 + b) >>> 0, 7);
  return () => ({
    outputs: { p: pick(seed), q: pick(seed >>> 5), last: pool[pool.length - 1] },
    updates: states
      .filter((_, i) => (seed >>> (8 + i)) & 1)
      .map((state, i) => T.assign(state, of(state.shape, seed >>> (11 + 3 * i)))),
  });
}
