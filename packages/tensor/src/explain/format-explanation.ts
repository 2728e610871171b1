import { formatShape } from "@quadrivium/kernels";
import type { ExplainedStep, ExplainedTotals, Place } from "./explanation.ts";

/** A count with three digits and a unit prefix: 1.23 k, 45.6 M. */
export function formatCount(count: number): string {
  const prefixes = ["", " k", " M", " G", " T", " P"];
  let value = count;
  let at = 0;
  while (Math.round(value) >= 1000 && at < prefixes.length - 1) {
    value /= 1000;
    at++;
  }
  return (at === 0 ? String(value) : value.toPrecision(3)) + prefixes[at];
}

const formatBytes = (bytes: number): string => {
  const count = formatCount(bytes);
  return count.includes(" ") ? `${count}B` : `${count} B`;
};

const formatTypes = (types: ExplainedStep["inputs"]): string =>
  types.map(({ shape, dtype }) => (dtype === "int32" ? "int " : "") + formatShape(shape)).join(" ");

function formatPlace(place: Place): string {
  if (place.kind === "scratch") return `scratch ${place.offset}`;
  return place.kind === "constant" ? "a constant" : `${place.kind} ${place.name}`;
}

const formatPlaces = ({ places, inPlace }: ExplainedStep): string =>
  places.map(formatPlace).join(", ") + (inPlace ? ", in place" : "");

/** Columns of numbers stand flush right. */
const columns = [
  { title: "step", right: true, text: (step: ExplainedStep) => String(step.step) },
  { title: "op", right: false, text: ({ op }: ExplainedStep) => op },
  {
    title: "shapes",
    right: false,
    text: ({ inputs, outputs }: ExplainedStep) => `${formatTypes(inputs)} → ${formatTypes(outputs)}`,
  },
  { title: "FLOPs", right: true, text: ({ flops }: ExplainedStep) => formatCount(flops) },
  { title: "read", right: true, text: ({ bytesRead }: ExplainedStep) => formatBytes(bytesRead) },
  { title: "written", right: true, text: ({ bytesWritten }: ExplainedStep) => formatBytes(bytesWritten) },
  { title: "lies in", right: false, text: formatPlaces },
] as const;

/** The text that `String(explain(…))` gives. */
export function formatExplanation(steps: readonly ExplainedStep[], totals: ExplainedTotals): string {
  const cells = [
    columns.map(({ title }) => title),
    ...steps.map((step) => columns.map(({ text }) => text(step))),
  ];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) =>
    row
      .map((cell, i) => (columns[i].right ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join("  ")
      .trimEnd(),
  );
  const { memory } = totals;
  const moved = formatBytes(totals.bytesRead + totals.bytesWritten);
  return [
    ...lines,
    "",
    `${totals.steps} steps, ${totals.launches} kernel calls, ${formatCount(totals.flops)} FLOPs, ${moved} read and written`,
    `memory ${formatBytes(memory.peak)}: inputs ${formatBytes(memory.inputs)}, states ${formatBytes(memory.states)}, ` +
      `constants ${formatBytes(memory.constants)}, scratch ${formatBytes(memory.scratch)} ` +
      `(at least ${formatBytes(memory.scratchLowerBound)} by liveness)`,
  ].join("\n");
}
