import { OptionError } from "../errors.ts";
import { hashName } from "./hash-name.ts";
import { logarithm } from "./logarithm.ts";
import { philoxWords } from "./philox-words.ts";
import { pointOnCircle } from "./point-on-circle.ts";

/** All that is needed to continue a stream: plain data for a checkpoint. */
export interface RandomState {
  /** The seed of the whole run. */
  readonly seed: number;
  /** The name of the stream. */
  readonly name: string;
  /** The number of words drawn. */
  readonly position: number;
}

/** How many words are drawn at a time: few, since many streams give no more. */
const WORDS_AHEAD = 256;

function checkWhole(option: string, value: number, minimum: number, maximum: number): number {
  if (Number.isInteger(value) && value >= minimum && value <= maximum) return value;
  throw new OptionError(`RandomStream: ${option}`, {
    expected: `a whole number in ${minimum} … ${maximum}`,
    received: String(value),
  });
}

/**
 * A sequence of random numbers that is fixed by a seed and a name, and can be entered at any place.
 *
 * Word p of the stream (32 bits) is word p mod 4 of `philox` at the counter (⌊p/4⌋ mod 2³², ⌊p/2³⁴⌋, hash, 0) under the
 * key (seed mod 2³², ⌊seed/2³²⌋), the hash being `hashName` of the name. So streams of different names do not meet, and
 * no draw depends on how many threads or machines take part.
 *
 * Only operations that every engine rounds alike are used: a seed gives the same bits in every browser and in Node.
 */
export class RandomStream {
  /** The seed of the whole run. */
  readonly seed: number;
  /** What the numbers are for; other names give other numbers. */
  readonly name: string;
  readonly #key: readonly [number, number];
  readonly #hash: number;
  #position: number;
  /** The words from `#first` on, drawn ahead; a multiple of as many. */
  readonly #words = new Uint32Array(WORDS_AHEAD);
  #first = -1;

  /**
   * @param seed A whole number in 0 … 2⁵³ − 1.
   * @param name What the numbers are for, such as `"init/encoder"`.
   * @param position The word to begin at, in 0 … 2⁵³ − 1.
   * @throws {OptionError} when seed or position is out of range
   */
  constructor(seed: number, name: string, position = 0) {
    this.seed = checkWhole("seed", seed, 0, Number.MAX_SAFE_INTEGER);
    this.name = name;
    this.#key = [seed >>> 0, Math.floor(seed / 2 ** 32)];
    this.#hash = hashName(name);
    this.#position = checkWhole("position", position, 0, Number.MAX_SAFE_INTEGER);
  }

  /** The stream that continues where another stood. @throws {OptionError} when the state is out of range */
  static from({ seed, name, position }: RandomState): RandomStream {
    return new RandomStream(seed, name, position);
  }

  /** Seed, name and position. */
  get state(): RandomState {
    return { seed: this.seed, name: this.name, position: this.#position };
  }

  /** The number of words drawn so far. It may be set, to go to any place. @throws {OptionError} when out of range */
  get position(): number {
    return this.#position;
  }

  set position(position: number) {
    this.#position = checkWhole("position", position, 0, Number.MAX_SAFE_INTEGER);
  }

  /** A whole number in 0 … 2³² − 1, each as likely as the others. Takes one word. */
  word(): number {
    const first = this.#position - (this.#position % WORDS_AHEAD);
    if (first !== this.#first) {
      const index = first / 4;
      philoxWords(this.#words, [index >>> 0, Math.floor(index / 2 ** 32), this.#hash], this.#key);
      this.#first = first;
    }
    return this.#words[this.#position++ - first];
  }

  /** A number in [0, 1): a multiple of 2⁻²⁴, so exact in single precision too. Takes one word. */
  uniform(): number {
    return (this.word() >>> 8) / 2 ** 24;
  }

  /**
   * A whole number in 0 … below − 1, each exactly as likely as the others: words at or above the greatest multiple of
   * `below` are drawn again. Takes one word, rarely more.
   * @throws {OptionError} when `below` is not in 1 … 2³²
   */
  integer(below: number): number {
    checkWhole("below", below, 1, 2 ** 32);
    const limit = 2 ** 32 - (2 ** 32 % below);
    let word = this.word();
    while (word >= limit) word = this.word();
    return word % below;
  }

  /** A standard normal number. Takes two words. */
  normal(): number {
    return this.#normalPair()[0];
  }

  /** Fills an array with numbers uniform in [low, high) and returns it. Takes one word for each. */
  fillUniform<Target extends Float32Array | Float64Array>(target: Target, low = 0, high = 1): Target {
    for (let i = 0; i < target.length; i++) target[i] = low + (high - low) * this.uniform();
    return target;
  }

  /**
   * Fills an array with normal numbers and returns it. Takes two words for two; the last of an odd number takes two.
   * So any part that begins at an even element can be filled alone, from the position of that element.
   */
  fillNormal<Target extends Float32Array | Float64Array>(
    target: Target,
    mean = 0,
    standardDeviation = 1,
  ): Target {
    for (let i = 0; i < target.length; i += 2) {
      const [first, second] = this.#normalPair();
      target[i] = mean + standardDeviation * first;
      if (i + 1 < target.length) target[i + 1] = mean + standardDeviation * second;
    }
    return target;
  }

  /** Fills an array with whole numbers in 0 … below − 1 and returns it. @throws {OptionError} as `integer` does */
  fillIntegers(target: Int32Array, below: number): Int32Array {
    checkWhole("below", below, 1, 2 ** 31);
    for (let i = 0; i < target.length; i++) target[i] = this.integer(below);
    return target;
  }

  /**
   * The numbers 0 … length − 1 in random order, each order as likely as the others (Fisher and Yates's shuffle).
   * @throws {OptionError} when the length is not in 0 … 2³¹ − 1
   */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length: checkWhole("length", length, 0, 2 ** 31 - 1) }, (_, i) => i);
    for (let last = order.length - 1; last > 0; last--) {
      const chosen = this.integer(last + 1);
      [order[last], order[chosen]] = [order[chosen], order[last]];
    }
    return order;
  }

  /** √(−2 ln u)·(cos 2πt, sin 2πt) with u in (0, 1] and t in [0, 1) (Box and Muller 1958). */
  #normalPair(): readonly [number, number] {
    const radius = Math.sqrt(-2 * logarithm((this.word() + 1) / 2 ** 32));
    const [cos, sin] = pointOnCircle(this.word() / 2 ** 32);
    return [radius * cos, radius * sin];
  }
}
