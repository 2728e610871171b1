import { describe } from "vitest";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";
import { testOpTable } from "./support/op-table-suite.ts";

describe("the wasm device", () => {
  testOpTable({
    open: () =>
      Promise.all([
        openLocalDevice({ threads: 1, simd: "simd128" }),
        openLocalDevice({ threads: 2, simd: "simd128" }),
        openLocalDevice({ threads: 3, simd: "simd128" }),
        openLocalDevice({ unshared: true, simd: "simd128" }),
      ]),
    described: [1, 2, 3, 1].map((threads) => ({
      backend: "wasm",
      threads,
      simd: "simd128",
      blas: undefined,
    })),
  });
});
