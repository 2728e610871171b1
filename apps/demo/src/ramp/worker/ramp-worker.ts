import {
  type Dataset,
  dataset,
  errorRate,
  groupThresholds,
  type LinearModel,
  type Problem,
  RampError,
  type SolveEvent,
  type SolveOptions,
  type SolveResult,
  shiftBias,
  solve,
  verifyCertificate,
} from "@quadrivium/ramp";
import { columnOf, mapTable, suggestEncodings, type Table } from "@quadrivium/ramp-cli";
import type { GoalSettings } from "../goal-settings.ts";
import type {
  CertificateView,
  ColumnMapping,
  FromWorker,
  ModelKind,
  ModelView,
  RowsView,
  ToWorker,
} from "../protocol.ts";
import { problemOf } from "./problem-of.ts";

const LAMBDA = 1e-3;

/** A result, the problem it solves, and how far its line was moved afterwards. */
interface Solved {
  readonly problem: Problem;
  readonly result: SolveResult;
  readonly shift?: number;
}

function certificateView({ problem, result, shift = 0 }: Solved, model: LinearModel): CertificateView {
  const { certificate, history } = result;
  return {
    lower: certificate.subproblemLowerBound,
    upper: certificate.upperBound,
    shift,
    cost: verifyCertificate(problem, model, certificate).modelValue,
    solves: certificate.solves,
    iterations: history.length,
  };
}

type Post = (message: FromWorker, transfer?: Transferable[]) => void;

/** Answers the page: loads a table, solves for goals, compares methods, one after the other. */
export class RampWorker {
  private readonly post: Post;
  private data: Dataset | undefined;
  private plain: LinearModel | undefined;
  private controller = new AbortController();
  private busy: Promise<void> = Promise.resolve();
  private models = 0;

  constructor(post: Post) {
    this.post = post;
  }

  /** Takes one message; what runs is cancelled by the next request. */
  async receive(message: ToWorker): Promise<void> {
    this.controller.abort("another request");
    if (message.type === "cancel") return;
    const controller = new AbortController();
    this.controller = controller;
    const { run } = message;
    this.busy = this.busy.then(async () => {
      try {
        if (message.type === "load") {
          await this.load(run, message.table, message.mapping, message.settings);
        } else if (message.type === "solve") {
          await this.solve(run, message.settings);
        } else {
          await this.compare(run, message.settings);
        }
        this.post({ run, type: "done" });
      } catch (error) {
        if (RampError.isInstance(error) && error.reason === "aborted") {
          this.post({ run, type: "cancelled" });
        } else {
          this.post({ run, type: "failed", message: error instanceof Error ? error.message : String(error) });
        }
      }
    });
    await this.busy;
  }

  private async load(
    run: number,
    table: Table,
    mapping: ColumnMapping,
    settings: GoalSettings,
  ): Promise<void> {
    const encodings = suggestEncodings(table, [mapping.label], "scaled");
    const { label, positive } = mapping;
    const { matrix, labels, featureNames } = mapTable(table, { label, positive, encodings, sets: [] }).data;
    const column = columnOf(table, mapping.group);
    const groups = Uint8Array.from(column, (cell) => (cell === mapping.a ? 0 : cell === mapping.b ? 1 : 2));
    const subsets = {
      a: groups.map((one) => (one === 0 ? 1 : 0)),
      b: groups.map((one) => (one === 1 ? 1 : 0)),
    };
    this.data = dataset(matrix, labels, { subsets, ...(featureNames ? { featureNames } : {}) });
    this.plain = undefined;
    this.models = 0;
    const view: RowsView = { mapping, rows: table.rows, labels, groups, features: matrix.columns };
    this.post({ run, type: "loaded", view });
    const problem = { data: this.data, objective: errorRate(this.data), constraints: [] };
    const result = await solve(problem, this.options(run, settings));
    this.plain = result.model;
    this.send(run, "plain", result.model, settings, { problem, result });
  }

  private async solve(run: number, settings: GoalSettings): Promise<void> {
    const { data, plain } = this.loaded();
    const since = performance.now();
    const problem = problemOf(data, settings, plain);
    const result = await solve(problem, this.options(run, settings));
    // Training controls randomised rates; moving the line a little meets the goals by decisions, where it can.
    const exact = shiftBias(problem, result.model);
    const shift = exact.choice.violation === 0 ? exact.choice.shift : 0;
    const model = shift === 0 ? result.model : exact.model;
    this.send(run, "ramp", model, settings, { problem, result, shift }, performance.now() - since);
  }

  /** The baselines for the same goals: hinge constraints, one shift for all, a threshold for each group. */
  private async compare(run: number, settings: GoalSettings): Promise<void> {
    const { data, plain } = this.loaded();
    const problem = problemOf(data, settings, plain);
    const since = performance.now();
    const hinge = await solve(problem, { ...this.options(run, settings), mode: "hinge" });
    this.send(run, "hinge", hinge.model, settings, { problem, result: hinge }, performance.now() - since);
    this.send(run, "bias shift", shiftBias(problem, plain).model, settings);
    if (!settings.goals.ratio.on) return;
    const { thresholdA, thresholdB } = groupThresholds(
      plain,
      data.subset("b"),
      data.subset("a"),
      settings.goals.ratio.bound,
    );
    this.send(run, "group thresholds", plain, settings, undefined, 0, [thresholdB, thresholdA]);
  }

  private loaded(): { data: Dataset; plain: LinearModel } {
    if (this.data && this.plain) return { data: this.data, plain: this.plain };
    throw new Error("no table was loaded");
  }

  private options(run: number, { seed }: GoalSettings): SolveOptions {
    let told = 0;
    return {
      lambda: LAMBDA,
      // Goals that conflict are told after one rise of the price of violations, not three.
      maximumPenalty: 20,
      seed,
      signal: this.controller.signal,
      onProgress: ({ iteration, lower, upper, solves }: SolveEvent) => {
        if (performance.now() - told < 50) return;
        told = performance.now();
        this.post({ run, type: "bounds", bounds: { iteration, lower, upper, solves } });
      },
    };
  }

  private send(
    run: number,
    kind: ModelKind,
    model: LinearModel,
    settings: GoalSettings,
    solved?: Solved,
    milliseconds = 0,
    thresholds: readonly [number, number] = [0, 0],
  ): void {
    const scores = model.scores(this.loaded().data);
    const view: ModelView = {
      id: this.models++,
      kind,
      scores,
      thresholds,
      settings,
      seconds: milliseconds / 1000,
      certificate: solved && certificateView(solved, model),
      prices: solved?.result.shadowPrices ?? {},
      diagnosis: solved?.result.diagnosis?.message,
      hash: model.hash,
    };
    this.post({ run, type: "model", model: view }, [scores.buffer as ArrayBuffer]);
  }
}
