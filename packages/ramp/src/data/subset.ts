import { RampError } from "../ramp-error.ts";
import type { Dataset, RowView } from "./dataset.ts";

/** Rows of a data set under a name; rates are means over subsets. Equal derivations give the same object. */
export class Subset {
  readonly dataset: Dataset;
  /** How the subset was derived, such as `female ∩ positive`. */
  readonly name: string;
  /** The rows, from 0, increasing. */
  readonly rows: Int32Array;
  readonly #derive: ((other: Dataset) => Subset) | undefined;
  readonly #derived = new Map<string, Subset>();

  /** Use {@link Dataset.subset}, {@link Subset.where} or {@link Subset.positives}. */
  constructor(dataset: Dataset, name: string, rows: Int32Array, derive?: (other: Dataset) => Subset) {
    this.dataset = dataset;
    this.name = name;
    this.rows = rows;
    this.#derive = derive;
  }

  /** The number of rows. */
  get size(): number {
    return this.rows.length;
  }

  /** The rows labelled +1. */
  get positives(): Subset {
    return this.#labelled("positive", 1);
  }

  /** The rows labelled −1. */
  get negatives(): Subset {
    return this.#labelled("negative", -1);
  }

  /**
   * The rows of this subset that a mask or a predicate picks.
   *
   * @param name What to call them.
   * @param member One number per row of the data set (non-zero is in), or a predicate.
   * @param derive How to find the same rows in another data set; a predicate is used again, a mask cannot be.
   * @throws RampError where a mask's length is not the number of rows.
   */
  where(
    name: string,
    member: ArrayLike<number> | ((row: RowView) => boolean),
    derive?: (other: Dataset) => Subset,
  ): Subset {
    const full = this.name === "all" ? name : `${this.name} ∩ ${name}`;
    const again =
      derive ??
      (typeof member === "function" ? (other: Dataset) => this.on(other).where(name, member) : undefined);
    return new Subset(this.dataset, full, this.#filter(name, member), again);
  }

  /**
   * The same rule on another data set, such as a holdout.
   *
   * @throws RampError with reason `unknown-subset` where the subset came from a mask without a name.
   */
  on(other: Dataset): Subset {
    if (other === this.dataset) return this;
    if (this.#derive) return this.#derive(other);
    throw new RampError({
      where: `subset ${this.name}`,
      reason: "unknown-subset",
      expected: "a predicate, or a subset that is named in both data sets",
      received: "a mask, which says nothing about other rows",
    });
  }

  #labelled(name: string, label: 1 | -1): Subset {
    const known = this.#derived.get(name);
    if (known) return known;
    const derive = (other: Dataset) => (label === 1 ? this.on(other).positives : this.on(other).negatives);
    const subset = this.where(name, (row) => row.label === label, derive);
    this.#derived.set(name, subset);
    return subset;
  }

  #filter(name: string, member: ArrayLike<number> | ((row: RowView) => boolean)): Int32Array {
    const { matrix, labels } = this.dataset;
    if (typeof member !== "function") {
      if (member.length !== matrix.rows) {
        const expected = `a mask of ${matrix.rows} numbers`;
        throw new RampError({
          where: `subset ${name}`,
          reason: "shape",
          expected,
          received: `${member.length}`,
        });
      }
      return this.rows.filter((row) => member[row] !== 0);
    }
    let index = 0;
    const view: RowView = {
      get index() {
        return index;
      },
      get label() {
        return labels[index]!;
      },
      feature: (column) => {
        const wanted = this.dataset.column(column);
        for (let k = matrix.rowStarts[index]!; k < matrix.rowStarts[index + 1]!; k++) {
          if (matrix.columnIndices[k] === wanted) return matrix.values ? matrix.values[k]! : 1;
        }
        return 0;
      },
    };
    return this.rows.filter((row) => {
      index = row;
      return member(view);
    });
  }
}
