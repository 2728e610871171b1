import type { Autoencoder } from "@quadrivium/sparse-autoencoder";
import { type HookPoint, type TokenBatch, tokenBatch } from "@quadrivium/sparse-autoencoder/subject";
import type { Continuation, Edit, Prediction, PredictionQuestion, TextCode } from "../protocol.ts";
import type { Subject } from "./load-subject.ts";

/** The most tokens of a text that is looked at. */
const LONGEST = 256;
/** Texts are run in lengths that are multiples of this, so that few programs serve all. */
const LENGTH_STEP = 32;

/** An edit, and the token at which it is made where it is not made everywhere. */
type EditAt = Edit & { readonly at: number };

/** Tokens as the language model takes them, as many as it can see. */
function batchOf({ model }: Subject, all: Int32Array) {
  const longest = Math.min(LONGEST, model.config.positions);
  const tokens = all.slice(0, longest);
  const length = Math.min(model.config.positions, Math.ceil(tokens.length / LENGTH_STEP) * LENGTH_STEP);
  return { tokens, isCut: all.length > longest, batch: tokenBatch([tokens], { length }) };
}

/** What was heard at each token of a text [tokens, d]. */
async function hear({ model }: Subject, batch: TokenBatch, hook: HookPoint, count: number) {
  const all = await model.activations(batch, hook);
  return { all, heard: all.subarray(0, count * model.config.width) };
}

/** What an autoencoder makes of each token of a text. The token that begins it is passed over, as in training. */
export async function encodeText(
  subject: Subject,
  autoencoder: Autoencoder,
  hook: HookPoint,
  text: string,
): Promise<TextCode> {
  const { tokens, isCut, batch } = batchOf(subject, subject.tokenizer.encode(text));
  const { heard } = await hear(subject, batch, hook, tokens.length);
  const { width } = autoencoder.config;
  const { values, indices, perRow: k } = await autoencoder.encode(heard);
  const { normalized } = await autoencoder.reconstruct(heard);
  const { data: decoder } = await autoencoder.decoderRows();
  const bias = await autoencoder.parameters.read("b_dec");
  values.fill(0, 0, k);
  const errors = new Float32Array(tokens.length * (k + 1));
  for (let t = 0; t < tokens.length; t++) {
    const x = normalized.subarray(t * width, (t + 1) * width);
    const rest = Float64Array.from(x, (value, i) => value - bias[i]!);
    const square = x.reduce((sum, value) => sum + value * value, 0) || 1;
    for (let j = 0; j <= k; j++) {
      const at = t * k + j - 1;
      if (j > 0) for (let i = 0; i < width; i++) rest[i]! -= values[at]! * decoder[indices[at]! * width + i]!;
      errors[t * (k + 1) + j] = rest.reduce((sum, value) => sum + value * value, 0) / square;
    }
  }
  return {
    text,
    tokens,
    isCut,
    k,
    values: Float32Array.from(values),
    indices: Int32Array.from(indices),
    errors,
  };
}

/** The probability of each token after the token `at`, with the edit where there is one. */
async function expectAfter(
  subject: Subject,
  autoencoder: Autoencoder,
  hook: HookPoint,
  {
    tokens,
    batch,
    at,
    edit,
  }: { tokens: Int32Array; batch: TokenBatch; at: number; edit: EditAt | undefined },
): Promise<Float32Array<ArrayBuffer>> {
  const window = { start: at, size: 1 };
  if (edit === undefined) return softmax(await subject.model.logits(batch, { window }));
  const { all, heard } = await hear(subject, batch, hook, tokens.length);
  const values = await editRows(autoencoder, all, heard, edit);
  return softmax(await subject.model.logits(batch, { window, edit: { hook, values } }));
}

/**
 * What the language model expects after a token of a text, and what it would expect with one feature's activation z set to
 * another value v: at each token that is edited x becomes x + (v − z)·s·d, s being the scale of x that the autoencoder
 * normalises away.
 */
export async function predictNext(
  subject: Subject,
  autoencoder: Autoencoder,
  hook: HookPoint,
  { text, position, edit }: PredictionQuestion,
): Promise<Prediction> {
  const { tokens, batch } = batchOf(subject, subject.tokenizer.encode(text));
  const at = Math.min(position, tokens.length - 1);
  const expected = (chosen: EditAt | undefined) =>
    expectAfter(subject, autoencoder, hook, { tokens, batch, at, edit: chosen });
  const clean = await expected(undefined);
  const edited = edit === undefined ? clean.slice() : await expected({ ...edit, at });
  return { text, position, edit, clean, edited };
}

/** Tokens that a text goes on for. */
const CONTINUATION = 40;

/**
 * How the language model goes on after a text, taking the likeliest token each time: left alone, and with a feature set.
 *
 * @param mayGoOn Asked before each token; `false` ends it.
 * @returns undefined if it was ended before it was done.
 */
export async function continueText(
  subject: Subject,
  autoencoder: Autoencoder,
  hook: HookPoint,
  { text, position, edit }: PredictionQuestion,
  mayGoOn: () => Promise<boolean>,
): Promise<Continuation | undefined> {
  const begun = subject.tokenizer.encode(text);
  const goOn = async (chosen: EditAt | undefined): Promise<string | undefined> => {
    let all = begun;
    for (let i = 0; i < CONTINUATION; i++) {
      if (!(await mayGoOn())) return undefined;
      const { tokens, batch, isCut } = batchOf(subject, all);
      if (isCut) break;
      const at = tokens.length - 1;
      const expected = await expectAfter(subject, autoencoder, hook, { tokens, batch, at, edit: chosen });
      const next = expected.indexOf(Math.max(...expected));
      if (next === subject.tokenizer.begin || next === subject.tokenizer.end) break;
      all = Int32Array.of(...all, next);
    }
    return subject.tokenizer.decode(all).slice(subject.tokenizer.decode(begun).length);
  };
  const clean = await goOn(undefined);
  const edited =
    edit === undefined ? clean : await goOn({ ...edit, at: Math.min(position, begun.length - 1) });
  return clean === undefined || edited === undefined ? undefined : { text, edit, clean, edited };
}

async function editRows(
  autoencoder: Autoencoder,
  all: Float32Array,
  heard: Float32Array,
  { feature, activation, everywhere, at }: EditAt,
): Promise<Float32Array> {
  const { width } = autoencoder.config;
  const { values, indices, perRow } = await autoencoder.encode(heard);
  const { normalized } = await autoencoder.reconstruct(heard);
  const { data: decoder } = await autoencoder.decoderRows();
  const direction = decoder.subarray(feature * width, (feature + 1) * width);
  const changed = all.slice();
  const rows = heard.length / width;
  // The token that begins the text stays as it is.
  for (let t = everywhere ? 1 : at; t < (everywhere ? rows : at + 1); t++) {
    let own = 0;
    for (let j = t * perRow; j < (t + 1) * perRow; j++) if (indices[j] === feature) own = values[j]!;
    const row = [t * width, (t + 1) * width] as const;
    const factor = (activation - own) * scaleOf(heard.subarray(...row), normalized.subarray(...row));
    for (let i = 0; i < width; i++) changed[t * width + i]! += factor * direction[i]!;
  }
  return changed;
}

/** s of x = m + s·n, n being x as it was normalised; by least squares. */
export function scaleOf(x: Float32Array, normalized: Float32Array): number {
  const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [centerX, centerN] = [mean(x), mean(normalized)];
  let [product, square] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    product += (x[i]! - centerX) * (normalized[i]! - centerN);
    square += (normalized[i]! - centerN) ** 2;
  }
  return square === 0 ? 0 : product / square;
}

function softmax(logits: Float32Array): Float32Array<ArrayBuffer> {
  const largest = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const powers = Float32Array.from(logits, (value) => Math.exp(value - largest));
  const sum = powers.reduce((total, value) => total + value, 0);
  return powers.map((value) => value / sum);
}
