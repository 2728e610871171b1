import { RampError } from "../ramp-error.ts";
import { fromDense, type SparseMatrix, sparseMatrix } from "./sparse-matrix.ts";
import { Subset } from "./subset.ts";

/** A row, as a predicate sees it. */
export interface RowView {
  /** The row, from 0. */
  readonly index: number;
  /** +1, −1, or 0 where the row has no label. */
  readonly label: number;
  /** The value of a feature by name or by column from 0; 0 where the row does not store it. */
  feature(column: string | number): number;
}

/** What {@link dataset} takes besides rows and labels. */
export interface DatasetOptions {
  /** One name per column. */
  readonly featureNames?: readonly string[];
  /** Named subsets: a mask (one number per row, non-zero is in) or a predicate. */
  readonly subsets?: Readonly<Record<string, ArrayLike<number> | ((row: RowView) => boolean)>>;
  /** The data set's name in reports; `data` by default. */
  readonly name?: string;
}

/** Rows, labels and named subsets that rates are taken over. Made by {@link dataset}. */
export class Dataset {
  readonly matrix: SparseMatrix;
  /** +1, −1, or 0 (unlabelled) per row. */
  readonly labels: Int8Array;
  readonly name: string;
  /** One name per column, where names were given. */
  readonly featureNames: readonly string[] | undefined;
  /** All rows. */
  readonly all: Subset;
  readonly #subsets = new Map<string, Subset>();

  /** Use {@link dataset}, which checks its arguments. */
  constructor(matrix: SparseMatrix, labels: Int8Array, options: DatasetOptions) {
    this.matrix = matrix;
    this.labels = labels;
    this.name = options.name ?? "data";
    this.featureNames = options.featureNames;
    const rows = new Int32Array(matrix.rows);
    for (let row = 0; row < rows.length; row++) rows[row] = row;
    this.all = new Subset(this, "all", rows, (other) => other.all);
    for (const [name, member] of Object.entries(options.subsets ?? {})) {
      this.#subsets.set(
        name,
        this.all.where(name, member, (other) => other.subset(name)),
      );
    }
  }

  /** The names of the named subsets. */
  get subsetNames(): string[] {
    return [...this.#subsets.keys()];
  }

  /**
   * The named subset.
   *
   * @throws RampError with reason `unknown-subset`, listing the names that there are.
   */
  subset(name: string): Subset {
    const found = this.#subsets.get(name);
    if (found) return found;
    const expected = `one of ${this.subsetNames.map((known) => JSON.stringify(known)).join(", ") || "no names"}`;
    throw new RampError({
      where: "subset",
      reason: "unknown-subset",
      expected,
      received: JSON.stringify(name),
    });
  }

  /**
   * The column of a feature, by its name or by its number from 0.
   *
   * @throws RampError where there is no such feature.
   */
  column(feature: string | number): number {
    const column = typeof feature === "number" ? feature : (this.featureNames?.indexOf(feature) ?? -1);
    if (Number.isInteger(column) && column >= 0 && column < this.matrix.columns) return column;
    const expected = `a feature name or a column below ${this.matrix.columns}`;
    throw new RampError({ where: "column", reason: "value", expected, received: JSON.stringify(feature) });
  }
}

/**
 * Rows with labels and named subsets, ready for rates.
 *
 * @param rows A matrix in compressed sparse row form, or dense rows.
 * @param labels +1, −1 or 0 (unlabelled) per row.
 * @throws RampError naming row, feature or subset where something does not fit.
 *
 * @example
 * ```ts
 * const data = dataset([[0, 1], [1, 0]], [1, -1], { subsets: { first: (row) => row.index === 0 } });
 * const recallOfFirst = recall(data.subset("first"));
 * ```
 */
export function dataset(
  rows: SparseMatrix | readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: DatasetOptions = {},
): Dataset {
  const where = "dataset";
  const matrix = "rowStarts" in rows ? sparseMatrix(rows) : fromDense(rows);
  if (labels.length !== matrix.rows) {
    const received = `${labels.length}`;
    throw new RampError({ where, reason: "shape", expected: `${matrix.rows} labels`, received });
  }
  const checked = new Int8Array(matrix.rows);
  for (let row = 0; row < matrix.rows; row++) {
    const label = labels[row]!;
    if (label !== 1 && label !== -1 && label !== 0) {
      const expected = "a label +1, −1 or 0 (unlabelled)";
      throw new RampError({ where, reason: "label", expected, received: String(label), row: row + 1 });
    }
    checked[row] = label;
  }
  const names = options.featureNames;
  if (names && (names.length !== matrix.columns || new Set(names).size !== names.length)) {
    const expected = `${matrix.columns} different feature names`;
    const received = `${names.length}, ${new Set(names).size} of them different`;
    throw new RampError({ where, reason: "shape", expected, received });
  }
  return new Dataset(matrix, checked, options);
}
