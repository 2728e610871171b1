import { conceptKeys } from "./concept-key.ts";
import type { OpenMojiEntry } from "./open-moji-entry.ts";
import { describeValue, OpenMojiError } from "./openmoji-error.ts";
import { stableHash } from "./stable-hash.ts";

/** The side of a split. */
export type Split = "train" | "validation";

/** How concepts are dealt to the two sides. */
export interface SplitOptions {
  /** Chooses another split; any integer. Default 0. */
  readonly seed?: number;
  /** Share of the concepts (not of the emoji) held out, in [0, 1]. Default 0.1. */
  readonly validationFraction?: number;
}

/** Entries by side, as indices into the entries that were split. */
export interface ConceptSplit {
  /** Indices of the training entries, ascending. */
  readonly train: number[];
  /** Indices of the held-out entries, ascending. */
  readonly validation: number[];
  /** The concept of each entry. */
  readonly concepts: string[];
  /** The side of each entry. */
  readonly sides: Split[];
}

/**
 * Deals entries to training and validation by concept, so that skin-tone, gender and flag variants never
 * lie on both sides.
 *
 * A concept is held out if `stableHash(seed + ":" + concept) / 2³² < validationFraction`: its side depends
 * on nothing else, so it stays where it is when entries are added or left out.
 *
 * @throws OpenMojiError if `seed` is no integer or `validationFraction` lies outside [0, 1].
 */
export function splitByConcept(entries: readonly OpenMojiEntry[], options: SplitOptions = {}): ConceptSplit {
  const { seed = 0, validationFraction = 0.1 } = options;
  if (!Number.isSafeInteger(seed)) throw new OpenMojiError("seed", "an integer", describeValue(seed));
  if (!(validationFraction >= 0 && validationFraction <= 1)) {
    throw new OpenMojiError("validationFraction", "a number in [0, 1]", describeValue(validationFraction));
  }
  const concepts = conceptKeys(entries);
  const sides = concepts.map((concept): Split => {
    const draw = stableHash(`${seed}:${concept}`) / 2 ** 32;
    return draw < validationFraction ? "validation" : "train";
  });
  const indicesOf = (side: Split) => [...sides.keys()].filter((index) => sides[index] === side);
  return { train: indicesOf("train"), validation: indicesOf("validation"), concepts, sides };
}
