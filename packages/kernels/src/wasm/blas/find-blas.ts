import { DeviceError, OptionError } from "../../errors.ts";
import type { ProductSource } from "../kernel-instance.js";
import { nodeProcess } from "../runtime.ts";
import { blasCandidates } from "./blas-candidates.ts";
import { multipliesRight } from "./multiplies-right.ts";

/**
 * Whether a BLAS of the system takes the matrix products of the `wasm` backend, in Node: `"auto"` where the npm package
 * koffi and a library are found, `true` insists on it, a path insists on that library, `false` does without.
 */
export type BlasOption = "auto" | boolean | string;

/** A BLAS that products can go to, or why there is none. */
export type BlasSearch =
  | { readonly name: string; readonly product: ProductSource; readonly reason?: undefined }
  | { readonly name?: undefined; readonly product?: undefined; readonly reason: string };

const howTo =
  "npm install koffi, and a BLAS: apt-get install libopenblas0-pthread, brew install openblas (macOS has Accelerate), " +
  "libopenblas.dll on the PATH, or the path of a library";

type BlasModule = typeof import("./blas-product.js");
// The address stands in a variable, so that bundlers for pages do not take the file along.
const here = import.meta.url;
const address = new URL("./blas-product.js", here).href;

/** The first line: Node's messages go on with where it looked. */
const messageOf = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1)[0];

/** The first of `paths` that computes products, or why none does. */
async function firstThatWorks(blas: BlasModule, paths: readonly string[]): Promise<BlasSearch> {
  const koffi = await blas.importKoffi();
  const failures: string[] = [];
  for (const path of paths) {
    try {
      const { name } = blas.openBlas(koffi, path);
      if (await multipliesRight((memory) => blas.createProduct(memory, path))) {
        return { name: `${name} (${path})`, product: { module: address, options: path } };
      }
      failures.push(`${path} gives wrong products`);
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  return { reason: paths.length === 1 ? failures[0] : "no OpenBLAS, Accelerate or MKL was found" };
}

async function search(path: string | undefined): Promise<BlasSearch> {
  if (nodeProcess === undefined) return { reason: "only Node can call one" };
  const { platform, env } = nodeProcess;
  // Read when Accelerate is loaded, by the versions that have no function for it.
  if (platform === "darwin") env.VECLIB_MAXIMUM_THREADS ??= "1";
  const paths = path === undefined ? blasCandidates(nodeProcess) : [path];
  try {
    return await firstThatWorks(await import(/* @vite-ignore */ /* webpackIgnore: true */ address), paths);
  } catch (error) {
    return { reason: `the npm package koffi cannot be loaded: ${messageOf(error)}` };
  }
}

/**
 * Looks for a BLAS as asked.
 * @returns `undefined` when none is wanted
 * @throws {DeviceError} when one was insisted on and cannot be had
 * @throws {OptionError} when the option is none
 */
export async function findBlas(option: BlasOption): Promise<BlasSearch | undefined> {
  if (option === false) return undefined;
  if ((typeof option !== "string" && option !== true) || option === "") {
    throw new OptionError("openDevice: blas", {
      expected: '"auto", true, false or the path of a library',
      received: JSON.stringify(option),
    });
  }
  const found = await search(option === true || option === "auto" ? undefined : option);
  if (found.name === undefined && option !== "auto") {
    throw new DeviceError(`wasm: blas ${JSON.stringify(option)}`, {
      expected: howTo,
      received: found.reason,
    });
  }
  return found;
}
