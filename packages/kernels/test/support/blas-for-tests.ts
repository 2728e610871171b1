import { findBlas } from "../../src/wasm/blas/find-blas.ts";

/**
 * The name of the BLAS that tests can use, or `undefined` where its tests are to be skipped; the reason is then printed.
 *
 * @throws Error Where none is found and skipping is not allowed: with `CI=true`.
 */
export async function blasForTests(): Promise<string | undefined> {
  const found = await findBlas("auto");
  if (found?.name !== undefined) return found.name;
  const reason = found?.reason ?? "it was not looked for";
  if (process.env.CI === "true") throw new Error(`tests with a BLAS may not be skipped here: ${reason}`);
  process.stderr.write(`tests with a BLAS are skipped: ${reason}\n`);
  return undefined;
}
