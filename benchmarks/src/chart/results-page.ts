import { formatMachine } from "../report/machine.ts";
import { rowTable } from "../report/row-table.ts";
import type { BenchReport } from "../report/write-json.ts";
import { comparedRows } from "./ratio-chart.ts";

const START = "<!-- results: made by npm run chart -->";
const END = "<!-- end of the results -->";

/** A picture of one suite in the page. */
export interface ResultsPicture {
  readonly suite: string;
  readonly title: string;
  /** As the page refers to it. */
  readonly file: string;
}

/** The results as Markdown: machine, versions, and for each suite a picture and a table. */
export function resultsMarkdown(
  { machine, versions, rows }: BenchReport,
  pictures: readonly ResultsPicture[],
): string {
  const parts = pictures.flatMap(({ suite, title, file }) => {
    const own = comparedRows(rows).filter((row) => row.suite === suite);
    if (own.length === 0) return [];
    return [`### ${title}`, `![${title}: ratios of times, as in the table below](${file})`, rowTable(own)];
  });
  const names = Object.entries(versions).map(
    ([name, version]) => `- ${[name, version].filter(Boolean).join(": ")}`,
  );
  return [formatMachine(machine).replace("\n", "; "), names.join("\n"), ...parts].join("\n\n");
}

/** A page with its results replaced. @throws Error when the page has no place for them */
export function withResults(page: string, results: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  if (start < 0 || end < start)
    throw new Error(`the page: expected a place for the results between "${START}" and "${END}"`);
  return `${page.slice(0, start + START.length)}\n\n${results}\n\n${page.slice(end)}`;
}
