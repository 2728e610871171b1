/*
 * Draws the results of a run and writes them into the documentation:
 *
 *     npm run bench -- all --json docs/benchmarks.json
 *     npm run chart -- docs/benchmarks.json
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { comparedRows, ratioChart } from "./chart/ratio-chart.ts";
import { resultsMarkdown, withResults } from "./chart/results-page.ts";
import type { BenchReport } from "./report/write-json.ts";

const pictures = [
  { suite: "steps", title: "Training steps and decoding", file: "./images/benchmarks-steps.svg" },
  {
    suite: "autoencoder",
    title: "The sparse autoencoder's training step",
    file: "./images/benchmarks-autoencoder.svg",
  },
  { suite: "kernels", title: "Kernels", file: "./images/benchmarks-kernels.svg" },
  { suite: "browser", title: "On a page", file: "./images/benchmarks-browser.svg" },
];

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));
const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error("expected npm run chart -- FILE, the JSON of npm run bench -- all --json FILE");
  process.exit(2);
}
const report: BenchReport = JSON.parse(readFileSync(resolve(process.env.INIT_CWD ?? "", file), "utf8"));
for (const { suite, title, file } of pictures) {
  const rows = comparedRows(report.rows).filter((row) => row.suite === suite);
  if (rows.length > 0) writeFileSync(resolve(docs, file), ratioChart(title, rows));
}
const page = resolve(docs, "benchmarks.md");
writeFileSync(page, withResults(readFileSync(page, "utf8"), resultsMarkdown(report, pictures)));
