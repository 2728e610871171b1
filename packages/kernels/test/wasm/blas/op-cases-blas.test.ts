import { describe } from "vitest";
import { openLocalDevice } from "../../../src/wasm/open-local-device.ts";
import { blasForTests } from "../../support/blas-for-tests.ts";
import { floats, normal, type OpCase } from "../../support/op-case.ts";
import { testOpTable } from "../support/op-table-suite.ts";

const blas = await blasForTests();

const product = (
  name: string,
  a: number[],
  b: number[],
  transposeA: boolean,
  transposeB: boolean,
): OpCase => ({
  op: "matmul",
  name,
  inputs: [normal(91, a), normal(92, b)],
  attributes: { transposeA, transposeB },
});

const large = Array.from({ length: 20 * 20 }, (_, i) => (i % 7) - 3);
/** NaN and infinities in operands large enough for BLAS, one of them against a row of zeros. */
const special: OpCase = {
  op: "matmul",
  name: "NaN and infinity in a product that BLAS takes",
  inputs: [
    floats([20, 20], large.with(45, NaN).with(133, Infinity).with(260, -Infinity)),
    floats([20, 20], large.with(6 * 20 + 3, 0)),
  ],
  attributes: { transposeA: false, transposeB: false },
};

describe.skipIf(blas === undefined)(`the wasm device with ${blas}`, () => {
  testOpTable({
    open: () =>
      Promise.all([openLocalDevice({ threads: 1, blas: true }), openLocalDevice({ threads: 2, blas: true })]),
    described: [1, 2].map((threads) => ({ backend: "wasm", threads, blas })),
    more: [
      special,
      product("several parts", [200, 150], [150, 260], false, false),
      product("several parts, both transposed", [150, 200], [260, 150], true, true),
      product("a batch with parts", [3, 70, 130], [3, 140, 130], false, true),
      product("a batch that shares A, transposed", [1, 40, 30], [5, 40, 50], true, false),
      product("long sums", [20, 3000], [3000, 24], false, false),
    ],
  });
});
