/** Writes the results of `npm run stories -- --json FILE` into the documentation: its tables and its chart. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fitJointLaw, scalingChart } from "@quadrivium/sparse-autoencoder";
import { type GridSize, grid } from "./grid.ts";
import type { Measures } from "./measure.ts";

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("expected the JSON file that `npm run stories -- --json FILE` wrote\n");
  process.exit(1);
}
type Run = GridSize & Measures;
const results: {
  readonly hook: string;
  readonly steps: number;
  readonly tokens: { readonly training: number; readonly heldOut: number };
  readonly runs: readonly Run[];
} = JSON.parse(readFileSync(file, "utf8"));

const pathIn = (name: string) => fileURLToPath(new URL(`../../../../docs/${name}`, import.meta.url));
const count = (value: number) => value.toLocaleString("en");
const percent = (value: number) => `${(100 * value).toFixed(1)} %`;

function table(runs: readonly Run[], columns: Readonly<Record<string, (run: Run) => string>>): string {
  const names = Object.keys(columns);
  const rows = runs.map((run) => names.map((name) => columns[name](run)));
  const lines = [names, names.map(() => "---:"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const size = {
  n: ({ latents }: Run) => count(latents),
  k: ({ k }: Run) => String(k),
};
const withAuxiliary = results.runs.filter(({ auxiliary }) => auxiliary);
const without = results.runs.filter(({ auxiliary }) => !auxiliary);
const compared = results.runs.filter(({ latents, k }) =>
  without.some((run) => run.latents === latents && run.k === k),
);
const [first] = results.runs;

const page = `Activations at \`${results.hook}\` of ${count(results.tokens.training)} tokens that the model told itself; ${count(results.steps)} steps of
2,048. Measured on ${count(results.tokens.heldOut)} tokens told with another seed, where the model's own loss is
${first.told.cleanCrossEntropy.toFixed(4)} nats, ${first.told.meanAblation.crossEntropy.toFixed(3)} with the mean in each activation's place and ${first.told.zeroAblation.crossEntropy.toFixed(3)} with zeros.

${table(withAuxiliary, {
  ...size,
  NMSE: ({ nmse }) => nmse.toFixed(4),
  cosine: ({ cosineSimilarity }) => cosineSimilarity.toFixed(4),
  dead: ({ deadFraction }) => percent(deadFraction),
  loss: ({ told }) => told.autoencoder.crossEntropy.toFixed(4),
  KL: ({ told }) => told.autoencoder.divergence.toFixed(4),
  "recovered, mean": ({ told }) => percent(told.recoveredFromMean),
  "recovered, zero": ({ told }) => percent(told.recoveredFromZero),
  "real stories, mean": ({ real }) => percent(real.recoveredFromMean),
})}

The rest of the suite, on the same tokens. The best constant's probe loss is ${first.probe.baseline.toFixed(4)}; ablating channels
of the residual stream instead of latents gives a sparsity of ${percent(first.ablation.channels)}.

${table(withAuxiliary, {
  ...size,
  "probe loss": ({ probe }) => probe.loss.toFixed(4),
  "N2G precision": ({ explanations }) => percent(explanations.precision),
  "N2G recall": ({ explanations }) => percent(explanations.recall),
  "loss from explanations": ({ explained }) => explained.autoencoder.crossEntropy.toFixed(3),
  "ablation sparsity": ({ ablation }) => percent(ablation.latents),
})}

The auxiliary loss on and off:

${table(compared, {
  ...size,
  AuxK: ({ auxiliary }) => (auxiliary ? "on" : "off"),
  dead: ({ deadFraction }) => percent(deadFraction),
  NMSE: ({ nmse }) => nmse.toFixed(4),
  "recovered, mean": ({ told }) => percent(told.recoveredFromMean),
})}
`;

const markdown = pathIn("sparse-autoencoder.md");
const text = readFileSync(markdown, "utf8");
const [before, after] = [/<!-- stories: [^>]*-->\n/, /<!-- end of stories -->/].map((mark) =>
  mark.exec(text),
);
if (before === null || after === null)
  throw new Error(`${markdown} lacks the marks between which results stand`);
const start = before.index + before[0].length;
writeFileSync(markdown, `${text.slice(0, start)}\n${page}\n${text.slice(after.index)}`);

const points = withAuxiliary.map(({ latents, k, nmse }) => ({ latents, k, loss: nmse }));
const title = `Loss of ${grid.length - without.length} autoencoders of a small language model by n and k`;
const svg = scalingChart(points, { fit: fitJointLaw(points), title, standalone: true });
writeFileSync(pathIn("images/stories.svg"), svg);
