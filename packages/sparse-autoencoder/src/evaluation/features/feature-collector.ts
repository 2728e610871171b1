import { OptionError, RandomStream } from "@quadrivium/kernels";
import { checkShapeOfRows } from "../../activations/check-rows.ts";
import type { Codes } from "../../codes.ts";
import { checkCodes } from "../check-codes.ts";
import { keepLargest, reservoirPlace } from "./example-lists.ts";
import type { FeatureExample, FeatureStatistics } from "./feature-statistics.ts";

/** Options of `FeatureCollector`. */
export interface FeatureCollectorOptions {
  /** Width of the histogram's bins. Default 0.2, as in OpenAI's viewer. */
  readonly binWidth?: number;
  /** How many of the largest activations are kept of each latent. Default 50. */
  readonly top?: number;
  /** How many random activations are kept of each latent. Default 50. */
  readonly random?: number;
  /** Seed of the random activations, a whole number in 0 … 2⁵³ − 1. Default 0. */
  readonly seed?: number;
}

/** Where rows that are tokens stand: arrays [rows]. */
export interface TokenPlaces {
  /** The number of each row's document. */
  readonly documents: ArrayLike<number>;
  /** The place of each row's token in its document. */
  readonly positions: ArrayLike<number>;
}

/** Sums of powers of a latent's value, and what is kept of its activations. */
class FeatureSums {
  readonly powers = [0, 0, 0, 0];
  readonly histogram = new Map<number, number>();
  readonly top: FeatureExample[] = [];
  readonly random: FeatureExample[] = [];
  fires = 0;
}

/**
 * Collects the statistics of all latents in one pass over codes. Memory grows with the number of latents that fire
 * and of examples and bins kept, not with the number of rows; the result is the same however the rows are divided.
 *
 * @example
 * const collector = new FeatureCollector(autoencoder.config.latents);
 * collector.add(codes, { documents, positions });
 * const { density, histogram, top } = collector.statistics(17);
 */
export class FeatureCollector {
  readonly binWidth: number;
  readonly latents: number;
  private readonly sums: (FeatureSums | undefined)[];
  private readonly topSize: number;
  private readonly randomSize: number;
  private readonly stream: RandomStream;
  private count = 0;

  /** For codes of so many latents. @throws {OptionError} when an option is out of range */
  constructor(latents: number, options: FeatureCollectorOptions = {}) {
    const { binWidth = 0.2, top = 50, random = 50, seed = 0 } = options;
    if (!(binWidth > 0 && binWidth < Infinity)) {
      throw new OptionError("FeatureCollector: binWidth", {
        expected: "a number > 0",
        received: String(binWidth),
      });
    }
    this.binWidth = binWidth;
    this.latents = latents;
    this.sums = new Array(latents);
    this.topSize = checkSize("top", top);
    this.randomSize = checkSize("random", random);
    this.stream = new RandomStream(seed, "examples");
  }

  /** Number of rows seen. */
  get rows(): number {
    return this.count;
  }

  /**
   * Takes in rows of codes, and where they stand if they are tokens.
   * @throws {ShapeError} when values, indices and places are not those of as many rows
   * @throws {OptionError} when they are no codes of so many latents
   */
  add(codes: Codes, places?: TokenPlaces): void {
    const { values, indices, perRow } = codes;
    const rows = checkCodes("FeatureCollector", codes, this.latents);
    if (places !== undefined) {
      checkShapeOfRows("FeatureCollector", "documents", places.documents.length, 1, rows);
      checkShapeOfRows("FeatureCollector", "positions", places.positions.length, 1, rows);
    }
    for (let i = 0; i < values.length; i++) {
      if (values[i] > 0) this.addFire(indices[i], values[i], Math.floor(i / perRow), places);
    }
    this.count += rows;
  }

  private addFire(latent: number, value: number, row: number, places: TokenPlaces | undefined): void {
    this.sums[latent] ??= new FeatureSums();
    const sums = this.sums[latent];
    sums.fires++;
    for (let power = 0, product = value; power < 4; power++, product *= value) sums.powers[power] += product;
    const bin = Math.ceil(value / this.binWidth);
    sums.histogram.set(bin, (sums.histogram.get(bin) ?? 0) + 1);

    const { top, random } = sums;
    const isTop = this.topSize > 0 && (top.length < this.topSize || value > top[top.length - 1].activation);
    const place = this.randomSize > 0 ? reservoirPlace(sums.fires, this.randomSize, this.stream) : -1;
    if (!isTop && place < 0) return;
    const example: FeatureExample = {
      row: this.count + row,
      activation: value,
      ...(places && { document: places.documents[row], position: places.positions[row] }),
    };
    if (isTop) keepLargest(top, this.topSize, example);
    if (place >= 0) random[place] = example;
  }

  /** What one latent did on the rows so far. @throws {OptionError} when there is no such latent */
  statistics(latent: number): FeatureStatistics {
    if (!Number.isInteger(latent) || latent < 0 || latent >= this.latents) {
      const expected = `a latent in 0 … ${this.latents - 1}`;
      throw new OptionError("FeatureCollector: statistics", { expected, received: String(latent) });
    }
    const { fires, powers, histogram, top, random } = this.sums[latent] ?? new FeatureSums();
    const rows = Math.max(1, this.count);
    const [first, second, third, fourth] = powers.map((sum) => sum / rows);
    return {
      latent,
      fires,
      density: fires / rows,
      meanActivation: first,
      meanSquare: second,
      skew: fires === 0 ? null : third / second ** 1.5,
      kurtosis: fires === 0 ? null : fourth / second ** 2,
      histogram: Object.fromEntries(histogram),
      top: top.slice(),
      random: random.toSorted((a, b) => a.row - b.row),
    };
  }

  /** What each latent did, in their order. */
  all(): FeatureStatistics[] {
    return Array.from({ length: this.latents }, (_, latent) => this.statistics(latent));
  }
}

function checkSize(option: string, size: number): number {
  if (Number.isInteger(size) && size >= 0) return size;
  throw new OptionError(`FeatureCollector: ${option}`, {
    expected: "a whole number ≥ 0",
    received: String(size),
  });
}
