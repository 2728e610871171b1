/*
 * Plain JavaScript, since workers load it from the sources too. The declarations are beside it.
 */

/** The same as LOST in codes.ts, which a worker cannot load from the sources. */
export const lostAddress = 576;

/** How long a parked thread sleeps before it looks whether another died, in milliseconds. */
const patience = 1000;

async function createProduct(memory, product) {
  if (!product) {
    return () => {
      throw new Error("a product was left to the host, but the host has none");
    };
  }
  const module = await import(/* @vite-ignore */ /* webpackIgnore: true */ product.module);
  return module.createProduct(memory, product.options);
}

export async function instantiateKernels(module, memory, product) {
  const hostProduct = await createProduct(memory, product);
  const words = new Int32Array(memory.buffer, 0, 1024);
  const park = (address, value) => {
    while (Atomics.wait(words, address >>> 2, value, patience) === "timed-out") {
      if (Atomics.load(words, lostAddress >>> 2) !== 0) throw new Error("another thread was lost");
    }
    if (Atomics.load(words, lostAddress >>> 2) !== 0) throw new Error("another thread was lost");
  };
  const { pow, sin, cos } = Math;
  const instance = await WebAssembly.instantiate(module, {
    env: { memory, park, pow, sin, cos, hostProduct },
  });
  return instance.exports;
}
