import { loadOpenMoji } from "../src/index.ts";
import { showProgress } from "./show-progress.ts";

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [32, 64];
for (const size of sizes) {
  const start = performance.now();
  const { entries, source } = await loadOpenMoji({ size, onProgress: showProgress(`${size} px`) });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stdout.write(`${size} px: ${entries.length} emoji, ${source} in ${seconds} s\n`);
}
