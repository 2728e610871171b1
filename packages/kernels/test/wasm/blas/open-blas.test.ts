import { describe, expect, it } from "vitest";
import { type Koffi, type NativeFunction, openBlas } from "../../../src/wasm/blas/blas-product.js";

/** A koffi whose only library has these functions, and the calls and signatures that it saw. */
function fakeKoffi(functions: Readonly<Record<string, NativeFunction>>) {
  const calls: [string, ...(number | bigint)[]][] = [];
  const signatures: Record<string, readonly string[]> = {};
  const koffi: Koffi = {
    load: () => ({
      func(name, _result, parameters) {
        const implementation = functions[name];
        if (!implementation) throw new Error(`no function ${name}`);
        signatures[name] = parameters;
        return (...given) => {
          calls.push([name, ...given]);
          return implementation(...given);
        };
      },
    }),
    address: () => 0n,
  };
  return { koffi, calls, signatures };
}

const nothing = () => undefined;

describe("openBlas", () => {
  it("sets OpenBLAS to one thread and gives its own name", () => {
    const { koffi, calls, signatures } = fakeKoffi({
      cblas_sgemm: nothing,
      openblas_get_config: () => "OpenBLAS 0.3.21",
      openblas_set_num_threads: nothing,
    });
    expect(openBlas(koffi, "x").name).toBe("OpenBLAS 0.3.21");
    expect(calls).toContainEqual(["openblas_set_num_threads", 1]);
    expect(signatures.cblas_sgemm[3]).toBe("int");
  });

  it("passes integers of 64 bits to an OpenBLAS that was built for them", () => {
    const { koffi, signatures } = fakeKoffi({
      cblas_sgemm: nothing,
      openblas_get_config: () => "OpenBLAS 0.3.21 USE64BITINT",
      openblas_set_num_threads: nothing,
    });
    openBlas(koffi, "x");
    const integers = [3, 4, 5, 8, 10, 13].map((at) => signatures.cblas_sgemm[at]);
    expect(integers).toEqual(integers.map(() => "int64_t"));
    expect(signatures.cblas_sgemm.slice(0, 3)).toEqual(["int", "int", "int"]);
  });

  it("sets MKL to one thread", () => {
    const { koffi, calls } = fakeKoffi({
      cblas_sgemm: nothing,
      MKL_Get_Version_String: nothing,
      MKL_Set_Num_Threads: nothing,
    });
    openBlas(koffi, "x");
    expect(calls).toContainEqual(["MKL_Set_Num_Threads", 1]);
  });

  it("sets Accelerate to one thread where it has a function for it", () => {
    const recent = fakeKoffi({ cblas_sgemm: nothing, vDSP_vadd: nothing, BLASSetThreading: nothing });
    expect(openBlas(recent.koffi, "x").name).toBe("Accelerate");
    expect(recent.calls).toEqual([["BLASSetThreading", 1]]);
    const older = fakeKoffi({ cblas_sgemm: nothing, vDSP_vadd: nothing });
    expect(openBlas(older.koffi, "x").name).toBe("Accelerate");
    expect(older.calls).toEqual([]);
  });

  it("takes any other library with cblas_sgemm, and none without", () => {
    expect(openBlas(fakeKoffi({ cblas_sgemm: nothing }).koffi, "x").name).toBe("CBLAS");
    expect(() => openBlas(fakeKoffi({}).koffi, "x")).toThrow(/cblas_sgemm/);
  });
});
