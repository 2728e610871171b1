import { parseArgs } from "node:util";
import { writeAtlas } from "../src/index.ts";
import { showProgress } from "./show-progress.ts";

const USAGE = "usage: npm run atlas -- FOLDER [--size PIXELS]... [--seed INTEGER]\n";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: "string", multiple: true, default: ["32"] },
    seed: { type: "string", default: "0" },
  },
});
const [folder, ...rest] = positionals;
if (folder === undefined || rest.length > 0) {
  process.stderr.write(USAGE);
  process.exit(2);
}
for (const size of values.size.map(Number)) {
  const atlas = await writeAtlas({
    folder,
    size,
    seed: Number(values.seed),
    onProgress: showProgress(`${size} px`),
  });
  const state = atlas.written ? "written" : "up to date";
  process.stdout.write(`${atlas.imageFile}: ${atlas.imageBytes} bytes, ${state}\n`);
  process.stdout.write(`${atlas.indexFile}: ${atlas.indexBytes} bytes, ${state}\n`);
}
