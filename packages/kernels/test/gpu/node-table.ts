/*
 * Holds the op table against the reference on a GPU backend of Node, for those who have one; exits with 1 where it does
 * not hold. `headlessgl` needs the npm package `gl` and an X server, `webgpu` the npm package `webgpu` and a Vulkan
 * driver; neither is installed here, so it is bundled and run where they are:
 *
 *     npm run build --workspace=@quadrivium/kernels
 *     npx esbuild packages/kernels/test/gpu/node-table.ts --bundle --platform=node --format=esm \
 *       --external:@quadrivium/kernels --outfile=ELSEWHERE/node-table.mjs
 *     cd ELSEWHERE && npm install gl PATH_OF_THE_PACKED_KERNELS && xvfb-run node node-table.mjs headlessgl
 */
import type { Backend } from "@quadrivium/kernels";
import { runTable } from "./browser/run-table.ts";

const { failures, ops, ...report } = await runTable(
  process.argv[2] as Backend,
  ...process.argv.slice(3).map(Number),
);
console.log({ ...report, ops: ops.length, failures: failures.length });
for (const failure of failures) console.log(failure);
// A native library may keep the process alive.
process.exit(failures.length === 0 && report.description.backend === process.argv[2] ? 0 : 1);
