/*
 * Matrix products by a BLAS of the system, called through the npm package koffi on the device's own memory. Plain
 * JavaScript, since workers load it from the sources too. The declarations are beside it.
 */

/** Values of cblas.h. */
const ROW_MAJOR = 101;
const AS_IS = 111;
const TRANSPOSED = 112;

export async function importKoffi() {
  // A variable, so that no bundler looks for a package that need not be there.
  const name = "koffi";
  const { default: koffi } = await import(/* @vite-ignore */ /* webpackIgnore: true */ name);
  return koffi;
}

/** How libraries are told apart: by a function that only they have. */
const makes = [
  {
    sign: "openblas_get_config",
    name: (library) => library.func("openblas_get_config", "str", [])(),
    oneThread: (library) => library.func("openblas_set_num_threads", "void", ["int"])(1),
  },
  {
    sign: "MKL_Get_Version_String",
    name(library, koffi) {
      const text = new Uint8Array(200);
      const length = text.length - 1;
      library.func("MKL_Get_Version_String", "void", ["intptr_t", "int"])(koffi.address(text), length);
      return new TextDecoder().decode(text.subarray(0, text.indexOf(0))).trim();
    },
    oneThread: (library) => library.func("MKL_Set_Num_Threads", "void", ["int"])(1),
  },
  {
    sign: "vDSP_vadd",
    name: () => "Accelerate",
    // There from macOS 15 on; 1 means a single thread. Before, VECLIB_MAXIMUM_THREADS tells.
    oneThread: (library) =>
      has(library, "BLASSetThreading") && library.func("BLASSetThreading", "int", ["uint"])(1),
  },
];

function has(library, name) {
  try {
    library.func(name, "void", []);
    return true;
  } catch {
    return false;
  }
}

export function openBlas(koffi, path) {
  const library = koffi.load(path);
  const make = makes.find(({ sign }) => has(library, sign));
  const name = make?.name(library, koffi) ?? "CBLAS";
  make?.oneThread(library);
  const integer = name.includes("USE64BITINT") ? "int64_t" : "int";
  const matrix = ["intptr_t", integer];
  const sizes = [integer, integer, integer];
  const parameters = ["int", "int", "int", ...sizes, "float", ...matrix, ...matrix, "float", ...matrix];
  return { name, sgemm: library.func("cblas_sgemm", "void", parameters) };
}

/** Of this thread: a library stays loaded, and so do its functions. */
const opened = new Map();

export async function createProduct(memory, path) {
  const koffi = await importKoffi();
  if (!opened.has(path)) opened.set(path, openBlas(koffi, path));
  const { sgemm } = opened.get(path);
  let buffer;
  let base = 0;
  return (transposeA, transposeB, M, N, K, a, strideA, b, strideB, c, strideC, accumulate) => {
    if (memory.buffer !== buffer) {
      // A memory that grew may lie elsewhere.
      buffer = memory.buffer;
      base = Number(koffi.address(new Uint8Array(buffer)));
    }
    sgemm(
      ROW_MAJOR,
      transposeA ? TRANSPOSED : AS_IS,
      transposeB ? TRANSPOSED : AS_IS,
      M,
      N,
      K,
      1,
      // Addresses beyond 2 GiB come from WebAssembly as negative numbers.
      base + (a >>> 0),
      strideA,
      base + (b >>> 0),
      strideB,
      accumulate ? 1 : 0,
      base + (c >>> 0),
      strideC,
    );
  };
}
