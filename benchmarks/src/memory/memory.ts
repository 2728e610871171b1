/*
 * Trains for thousands of steps and prints what is held on the way, which has to stay flat; exits with 1 where it does
 * not.
 *
 *     npm run memory --workspace=@quadrivium/benchmarks             # 20,000 steps on wasm, 10,000 on webgl2
 *     npm run memory --workspace=@quadrivium/benchmarks -- webgl2   # only there
 */

import { wasmMemory } from "./wasm-memory.ts";
import { webGl2Memory } from "./webgl2-memory.ts";

const suites = { wasm: wasmMemory, webgl2: webGl2Memory };
const wished = process.argv.slice(2);
for (const [name, run] of Object.entries(suites)) {
  if (wished.length > 0 && !wished.includes(name)) continue;
  console.log(`\n${name}`);
  const trouble = await run((line) => console.log(line));
  if (trouble !== undefined) {
    console.log(`NOT FLAT: ${trouble}`);
    process.exitCode = 1;
  }
}
