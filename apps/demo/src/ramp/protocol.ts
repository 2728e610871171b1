import type { Table } from "@quadrivium/ramp-cli";
import type { GoalSettings } from "./goal-settings.ts";

/** Which columns of a table say what. */
export interface ColumnMapping {
  readonly label: string;
  readonly positive: string;
  readonly group: string;
  /** The two groups that are compared: values of the column `group`. */
  readonly a: string;
  readonly b: string;
}

/** The rows as the page needs them. */
export interface RowsView {
  readonly mapping: ColumnMapping;
  readonly rows: number;
  /** +1, −1 or 0 (unknown). */
  readonly labels: Int8Array;
  /** 0 for group A, 1 for group B, 2 for neither. */
  readonly groups: Uint8Array;
  readonly features: number;
}

/** How a classifier came about. */
export type ModelKind = "plain" | "ramp" | "hinge" | "bias shift" | "group thresholds";

/** Bounds of the last convex problem, and where the classifier in view stands between or above them. */
export interface CertificateView {
  /** No classifier costs less in that problem. */
  readonly lower: number;
  /** The classifier that was solved for costs no more. */
  readonly upper: number;
  /** How far the line was moved after that. */
  readonly shift: number;
  /** What the classifier in view, line moved or not, costs in that problem: computed anew from its scores. */
  readonly cost: number;
  readonly solves: number;
  readonly iterations: number;
}

/** One classifier: scores, and the threshold of each group (0 unless the method shifts it). */
export interface ModelView {
  readonly id: number;
  readonly kind: ModelKind;
  readonly scores: Float64Array;
  readonly thresholds: readonly [number, number];
  /** What was asked for when it was trained. */
  readonly settings: GoalSettings;
  readonly seconds: number;
  /** What is proved of the last convex problem, where there is one. */
  readonly certificate: CertificateView | undefined;
  /** The marginal error per unit of each goal's bound. */
  readonly prices: Readonly<Record<string, number>>;
  /** Why the goals cannot be met together. */
  readonly diagnosis: string | undefined;
  readonly hash: string;
}

/** How far a solve is. */
export interface Bounds {
  readonly iteration: number;
  readonly lower: number;
  readonly upper: number;
  readonly solves: number;
}

/** From the page to the worker; `run` grows with each request. */
export type ToWorker = { readonly run: number } & (
  | {
      readonly type: "load";
      readonly table: Table;
      readonly mapping: ColumnMapping;
      readonly settings: GoalSettings;
    }
  | { readonly type: "solve"; readonly settings: GoalSettings }
  | { readonly type: "compare"; readonly settings: GoalSettings }
  | { readonly type: "cancel" }
);

/** From the worker to the page. */
export type FromWorker = { readonly run: number } & (
  | { readonly type: "loaded"; readonly view: RowsView }
  | { readonly type: "bounds"; readonly bounds: Bounds }
  | { readonly type: "model"; readonly model: ModelView }
  | { readonly type: "done" }
  | { readonly type: "cancelled" }
  | { readonly type: "failed"; readonly message: string }
);
