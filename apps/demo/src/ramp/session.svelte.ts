import type { Table } from "@quadrivium/ramp-cli";
import { type Churn, churnOf, decide, type Evaluation, evaluate } from "./evaluate.ts";
import type { GoalSettings } from "./goal-settings.ts";
import type { Bounds, ColumnMapping, FromWorker, ModelView, RowsView, ToWorker } from "./protocol.ts";
import { simulatedMapping, simulateLoans } from "./simulate-loans.ts";

/** How the page stands. */
export type SessionPhase = "loading" | "ready" | "solving" | "failed";

/** The worker as the session needs it. */
export interface WorkerPort {
  postMessage(message: ToWorker): void;
}

/** The state of the tab: the rows, the goals, the classifiers so far and the one that is open. */
export class RampSession {
  settings = $state.raw<GoalSettings>()!;
  phase = $state<SessionPhase>("loading");
  problem = $state<string>();
  view = $state.raw<RowsView>();
  /** Where the rows come from, for people. */
  source = $state("");
  models = $state.raw<readonly ModelView[]>([]);
  openId = $state(0);
  /** The thresholds as they were dragged; `undefined` where they are the model's own. */
  dragged = $state.raw<readonly [number, number]>();
  bounds = $state.raw<Bounds>();

  private readonly worker: WorkerPort;
  private run = 0;

  readonly open = $derived(this.models.find(({ id }) => id === this.openId));
  readonly thresholds = $derived(this.dragged ?? this.open?.thresholds ?? ([0, 0] as const));
  /** Decisions of the plain classifier, which changes are counted against. */
  readonly before = $derived(
    this.view && this.models[0] ? decide(this.view, this.models[0].scores, [0, 0]) : undefined,
  );
  /** What the open classifier does with the thresholds as they are. */
  readonly evaluation = $derived.by((): Evaluation | undefined => {
    const { view, open } = this;
    if (!view || !open || open.scores.length !== view.rows) return undefined;
    return evaluate(view, decide(view, open.scores, this.thresholds), this.before, this.settings);
  });
  /** Every classifier under the goals as they are now. */
  readonly evaluations = $derived.by((): readonly (readonly [ModelView, Evaluation])[] => {
    const { view } = this;
    if (!view) return [];
    return this.models
      .filter(({ scores }) => scores.length === view.rows)
      .map((model) => {
        const decisions = decide(view, model.scores, model.thresholds);
        return [model, evaluate(view, decisions, this.before, this.settings)] as const;
      });
  });
  readonly churn = $derived.by((): readonly [Churn, Churn] | undefined => {
    const { view, before, evaluation } = this;
    return view && before && evaluation ? churnOf(view, before, evaluation.decisions) : undefined;
  });

  constructor(worker: WorkerPort, settings: GoalSettings) {
    this.worker = worker;
    this.settings = settings;
  }

  /** Makes the simulated loans and trains the plain classifier on them. */
  simulate(): void {
    this.load(simulateLoans(this.settings.seed), simulatedMapping, "simulated loans; nobody in them is real");
  }

  /** Takes a table and trains the plain classifier on it. */
  load(table: Table, mapping: ColumnMapping, source: string): void {
    this.models = [];
    this.view = undefined;
    this.openId = 0;
    this.dragged = undefined;
    this.source = source;
    this.begin("loading");
    // Proxies cannot be sent; the parts of a table are plain already.
    this.worker.postMessage({ type: "load", run: this.run, table, mapping, settings: this.settings });
  }

  /** Trains for the goals that are on. */
  solve(): void {
    if (this.phase !== "ready") return;
    this.begin("solving");
    this.worker.postMessage({ type: "solve", run: this.run, settings: this.settings });
  }

  /** Adds the baselines for the same goals. */
  compare(): void {
    if (this.phase !== "ready") return;
    this.begin("solving");
    this.worker.postMessage({ type: "compare", run: this.run, settings: this.settings });
  }

  /** Gives up what is being solved; what is there stays. */
  cancel(): void {
    if (this.phase !== "solving") return;
    this.worker.postMessage({ type: "cancel", run: this.run });
    this.run++;
    this.phase = "ready";
    this.bounds = undefined;
  }

  /** Opens a classifier. */
  choose(id: number): void {
    this.openId = id;
    this.dragged = undefined;
  }

  /** Moves the threshold of one group. */
  drag(group: 0 | 1, threshold: number): void {
    const [a, b] = this.thresholds;
    this.dragged = group === 0 ? [threshold, b] : [a, threshold];
  }

  /** Takes a message of the worker; those of earlier requests are dropped. */
  receive(message: FromWorker): void {
    if (message.run !== this.run) return;
    if (message.type === "loaded") this.view = message.view;
    else if (message.type === "bounds") this.bounds = message.bounds;
    else if (message.type === "model") {
      this.models = [...this.models, message.model];
      if (message.model.kind === "plain" || message.model.kind === "ramp") this.choose(message.model.id);
    } else if (message.type === "failed") {
      this.problem = message.message;
      this.phase = this.models.length > 0 ? "ready" : "failed";
    } else this.phase = "ready";
  }

  private begin(phase: SessionPhase): void {
    this.run++;
    this.phase = phase;
    this.problem = undefined;
    this.bounds = undefined;
  }
}
