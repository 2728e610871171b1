import { describe } from "vitest";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";
import { testOpTable } from "./support/op-table-suite.ts";

describe("the wasm device", () => {
  testOpTable({
    open: () =>
      Promise.all([
        openLocalDevice({ threads: 1 }),
        openLocalDevice({ threads: 2 }),
        openLocalDevice({ threads: 3 }),
        openLocalDevice({ unshared: true }),
      ]),
    described: [1, 2, 3, 1].map((threads) => ({
      backend: "wasm",
      threads,
      simd: "simd128",
      blas: undefined,
    })),
  });
});
