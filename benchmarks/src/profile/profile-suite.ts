import { type BenchRow, timesAlone } from "../measure/row.ts";
import { median } from "../measure/statistics.ts";
import { formatNumber, formatRatio } from "../report/format-number.ts";
import { formatTable } from "../report/table.ts";
import type { StepCase } from "../steps/step-case.ts";
import { chosenCases, stepCases } from "../steps/step-cases.ts";
import type { SuiteOptions, SuiteResult } from "../suite.ts";
import { profileStep } from "./profile-step.ts";

const ROUNDS = 11;
/** Kernels with less of the time than this share a line of the table. */
const SMALL_SHARE = 0.005;

interface Line {
  readonly op: string;
  readonly shapes: string;
  readonly ms: number;
  readonly oneMs: number;
  readonly elements: number;
}

/** Several kernels as one line. */
const totalOf = (op: string, lines: readonly Line[]): Line => ({
  op,
  shapes: "",
  ms: lines.reduce((sum, { ms }) => sum + ms, 0),
  oneMs: lines.reduce((sum, { oneMs }) => sum + oneMs, 0),
  elements: lines.reduce((sum, { elements }) => sum + elements, 0),
});

/** Where the time of a case's step goes, kernel by kernel, on one thread and on two. */
async function profileCase(stepCase: StepCase): Promise<Pick<SuiteResult, "rows" | "text">> {
  const one = await profileStep(1, stepCase, ROUNDS);
  const two = await profileStep(2, stepCase, ROUNDS);
  const steps: Line[] = two.steps.map((step, i) => ({
    ...step,
    ms: median(step.times),
    oneMs: median(one.steps[i].times),
  }));
  const total = totalOf("all, each by itself", steps);
  const large = steps.filter(({ ms }) => ms >= SMALL_SHARE * total.ms).sort((a, b) => b.ms - a.ms);
  const small = steps.filter((step) => !large.includes(step));
  const lines = [
    ...large,
    totalOf(`${small.length} others, below ${100 * SMALL_SHARE} % each`, small),
    total,
  ];
  const table = formatTable(
    [
      { heading: "op", kind: "text" },
      { heading: "shapes", kind: "text" },
      { heading: "1 thread ms", kind: "number" },
      { heading: "2 threads ms", kind: "number" },
      { heading: "share", kind: "number" },
      { heading: "speed-up", kind: "number" },
      { heading: "GB/s", kind: "number" },
    ],
    [
      ...lines.map(({ op, shapes, ms, oneMs, elements }) => [
        op,
        shapes,
        formatNumber(oneMs),
        formatNumber(ms),
        `${formatNumber((100 * ms) / total.ms)} %`,
        formatRatio(oneMs / ms),
        formatNumber((4 * elements) / ms / 1e6),
      ]),
      [
        "the whole step",
        "",
        formatNumber(median(one.whole)),
        formatNumber(median(two.whole)),
        "",
        formatRatio(median(one.whole) / median(two.whole)),
        "",
      ],
    ],
  );
  const rowsOf = (threads: number, times: readonly number[]): BenchRow =>
    timesAlone(
      {
        suite: "profile",
        case: `${stepCase.title}, ${threads === 1 ? "1 thread" : `${threads} threads`}`,
        checked: false,
      },
      times,
    );
  return {
    rows: [rowsOf(1, one.whole), rowsOf(2, two.whole)],
    text: `${stepCase.title}; share and GB/s (elements read and written, counted once) on two threads\n\n${table}`,
  };
}

/** Profiles the step of the autoencoder, or of the cases that were named. */
export async function profileSteps({
  only = ["autoencoder"],
}: Pick<SuiteOptions, "only">): Promise<SuiteResult> {
  const results = [];
  for (const name of chosenCases({ only, long: true }))
    results.push(await profileCase(stepCases[name].timed()));
  return {
    rows: results.flatMap(({ rows }) => rows),
    versions: {},
    text: results.map(({ text }) => text).join("\n\n"),
  };
}
