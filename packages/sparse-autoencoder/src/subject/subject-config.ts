import { OptionError } from "@quadrivium/kernels";

/** Everything that makes a decoder-only transformer what it is. Plain data. */
export interface SubjectConfig {
  /**
   * `gpt2`: learned positions, layer norm, GELU (tanh form), biases. `llama`: rotary positions, RMS norm, SwiGLU, no
   * biases.
   */
  readonly architecture: "gpt2" | "llama";
  /** V: number of tokens that there are. */
  readonly vocabulary: number;
  /** d: width of the residual stream. */
  readonly width: number;
  /** Number of blocks. */
  readonly layers: number;
  /** Number of query heads. */
  readonly heads: number;
  /** Number of key and value heads, each shared by heads/keyValueHeads query heads. */
  readonly keyValueHeads: number;
  /** Elements of a head. */
  readonly headSize: number;
  /** Width inside the multi-layer perceptron. */
  readonly hidden: number;
  /** The most tokens of a document. */
  readonly positions: number;
  /** ε of the norms. */
  readonly normEpsilon: number;
  /** Whether the embedding of the tokens makes the logits too; else there is a matrix of its own for them. */
  readonly tied: boolean;
  /** The rotary embedding of `llama`; not read for `gpt2`. */
  readonly rotary: {
    /** Pair i of a head turns by base^(−2i/headSize) with each token. */
    readonly base: number;
    /** Pairs are neighbours (2i, 2i + 1), as in llama2.c, else (i, i + headSize/2), as in Hugging Face's layout. */
    readonly interleaved: boolean;
  };
}

/** Larger sizes are taken for damage: no model comes near. */
const LARGEST = { size: 2 ** 24, layers: 1024 };

/** Checks a configuration, also one read from a file, before anything is made of it. @throws {OptionError} naming the option */
export function checkSubjectConfig(config: SubjectConfig): void {
  const { architecture, layers, heads, keyValueHeads, headSize, normEpsilon, rotary } = config;
  if (architecture !== "gpt2" && architecture !== "llama") {
    refuse("architecture", "gpt2 or llama", architecture);
  }
  checkCount("layers", layers, LARGEST.layers);
  for (const option of [
    "vocabulary",
    "width",
    "heads",
    "keyValueHeads",
    "headSize",
    "hidden",
    "positions",
  ] as const) {
    checkCount(option, config[option], LARGEST.size);
  }
  if (heads % keyValueHeads !== 0) refuse("keyValueHeads", `a divisor of the ${heads} heads`, keyValueHeads);
  if (!(normEpsilon >= 0 && normEpsilon < 1)) refuse("normEpsilon", "a number in [0, 1)", normEpsilon);
  if (architecture === "gpt2") return;
  if (headSize % 2 !== 0) refuse("headSize", "an even size, since pairs are turned", headSize);
  if (!(rotary.base > 1 && rotary.base < Infinity)) refuse("rotary.base", "a number above 1", rotary.base);
}

/** The number of elements of all parameters; known before any of them is made. */
export function parameterCount(config: SubjectConfig): number {
  const { architecture, vocabulary, width, layers, heads, keyValueHeads, headSize, hidden, positions } =
    config;
  const [queries, keys] = [heads * headSize, keyValueHeads * headSize];
  const projections = 2 * width * queries + 2 * width * keys;
  const classifier = config.tied ? 0 : vocabulary * width;
  if (architecture === "llama") {
    const block = projections + 3 * width * hidden + 2 * width;
    return vocabulary * width + layers * block + width + classifier;
  }
  const biases = queries + 2 * keys + width + hidden + width;
  const block = projections + 2 * width * hidden + biases + 4 * width;
  return (vocabulary + positions) * width + layers * block + 2 * width + classifier;
}

function checkCount(option: string, value: number, maximum: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= maximum) return;
  refuse(option, `a whole number in 1 … ${maximum}`, value);
}

function refuse(option: string, expected: string, received: unknown): never {
  throw new OptionError(`subject model: ${option}`, { expected, received: String(received) });
}
