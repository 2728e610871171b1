import { checkError } from "../measure/check-error.ts";
import { interleave } from "../measure/interleave.ts";
import { relativeError } from "../measure/relative-error.ts";
import { type BenchRow, compareTimes } from "../measure/row.ts";
import type { KernelEngine, Prepared } from "./engine.ts";
import type { KernelTask } from "./task.ts";

/** ‖y − y₆₄‖/‖y₆₄‖ of single precision sums of up to 1,024 terms. */
const TOLERANCE = 1e-5;

/** One of ours beside a peer, by the names of the engines. */
export interface Pair<Name extends string> {
  /** What the row adds to the task's title. */
  readonly label: string;
  readonly ours: Name;
  readonly peer: Name;
}

/** Prepares a task on every engine that takes it, and compares the results with double precision. @throws {CheckError} */
export async function prepareChecked<Name extends string>(
  engines: ReadonlyMap<Name, KernelEngine>,
  task: KernelTask,
): Promise<Map<Name, Prepared>> {
  const expected = task.expected();
  const all = new Map<Name, Prepared>();
  for (const [name, engine] of engines) {
    const prepared = await engine.prepare(task);
    if (prepared === undefined) continue;
    all.set(name, prepared);
    const error = relativeError(await prepared.result(), expected);
    checkError(`${task.title}: ${engine.name}`, error, TOLERANCE);
  }
  return all;
}

/** Times one task: a row for each pair of which both are here. @throws {CheckError} */
export async function benchTask<Name extends string>(
  suite: string,
  task: KernelTask,
  { engines, pairs }: { engines: ReadonlyMap<Name, KernelEngine>; pairs: readonly Pair<Name>[] },
): Promise<BenchRow[]> {
  const prepared = await prepareChecked(engines, task);
  const names = [...prepared.keys()];
  const times = await interleave([...prepared.values()], { warmUp: 1, rounds: 9, pauseMs: 20 });
  for (const one of prepared.values()) await one.dispose();
  const timesOf = (name: Name) => times[names.indexOf(name)];
  return pairs
    .filter(({ ours, peer }) => prepared.has(ours) && prepared.has(peer))
    .map(({ label, ours, peer }) =>
      compareTimes({ suite, case: `${task.title}: ${label}`, checked: true }, timesOf(ours), {
        name: engines.get(peer)?.name ?? peer,
        times: timesOf(peer),
      }),
    );
}
