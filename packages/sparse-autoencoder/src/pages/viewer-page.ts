import { OptionError } from "@quadrivium/kernels";
import { checkExample, checkFinite, checkWhole, type PageExample, type TokenText } from "./page-example.ts";
import { type AblationEffects, type ViewerEffects, viewerEffects } from "./viewer-effects.ts";

/**
 * How a latent behaves over a data set, as `FeatureCollector` finds it. Expectations are over all tokens, a = 0 included.
 */
export interface PageStatistics {
  /** P(a > 0) */
  readonly density: number;
  /** E[a] */
  readonly meanActivation: number;
  /** E[a²] */
  readonly meanSquare: number;
  /** E[a³]/E[a²]^1.5, about 0; null for a latent that never fired. */
  readonly skew: number | null;
  /** E[a⁴]/E[a²]², about 0; null for a latent that never fired. */
  readonly kurtosis: number | null;
  /** Number of tokens by bin ⌈a/0.2⌉: the viewer's own width. */
  readonly histogram: Readonly<Record<number, number>>;
}

/** Everything on a latent's page. */
export interface FeaturePage<Example extends PageExample = PageExample> {
  readonly statistics: PageStatistics;
  /** Those with the largest activations; 50 in the published pages. */
  readonly top: readonly Example[];
  /** Others on which the latent fired, drawn at random. */
  readonly random: readonly Example[];
}

/** An example with what happens to the predictions when the latent is ablated at its position. */
export interface AblatedExample extends PageExample {
  readonly effects: AblationEffects;
}

/** An example as the viewer reads it. */
export interface ViewerSequence extends Partial<ViewerEffects> {
  readonly density: number;
  readonly doc_id: number;
  readonly idx: number;
  readonly act: number;
  readonly acts: readonly number[];
  readonly tokens: readonly string[];
  readonly token_ints: readonly number[];
}

/** A page as OpenAI's sae-viewer reads it. */
export interface ViewerPage {
  readonly density: number;
  readonly mean_act: number;
  readonly mean_act_squared: number;
  /** Null, which the viewer shows as not available, for a latent that never fired. */
  readonly skew: number | null;
  readonly kurtosis: number | null;
  readonly hist: Readonly<Record<string, number>>;
  readonly top: readonly ViewerSequence[];
  readonly random: readonly ViewerSequence[];
}

/** Which page of which autoencoder. */
export interface ViewerPagePlace {
  /** The model that the activations are of, such as `gpt2-small`. */
  readonly subject: string;
  /** The autoencoder's folder, such as `v5_32k/layer_8/resid_post_mlp`. */
  readonly path: string;
  readonly latent: number;
  /** Whether it is the page with the effects of ablation. Default false. */
  readonly ablated?: boolean;
}

/** `viewer/{subject}/{path}/atoms/{latent}.json`, or `…/{latent}-ablated.json`. @throws {OptionError} */
export function viewerPagePath({ subject, path, latent, ablated = false }: ViewerPagePlace): string {
  checkWhole("viewerPagePath: latent", latent);
  for (const part of [subject, ...path.split("/")]) {
    // A name that climbs out of its folder would overwrite other files.
    if (/^[^/\\]+$/.test(part) && part !== "." && part !== "..") continue;
    throw new OptionError("viewerPagePath", { expected: "names of folders", received: JSON.stringify(part) });
  }
  return `viewer/${subject}/${path}/atoms/${latent}${ablated ? "-ablated" : ""}.json`;
}

/**
 * A latent's page for OpenAI's sae-viewer. Where the examples carry the effects of ablation it is the page for
 * `{latent}-ablated.json`.
 * @throws {OptionError} {ShapeError} when an example or a number cannot be shown
 */
export function viewerPage(
  { statistics, top, random }: FeaturePage<PageExample | AblatedExample>,
  tokenText: TokenText,
): ViewerPage {
  const { density, meanActivation, meanSquare, skew, kurtosis, histogram } = statistics;
  checkFinite("viewerPage: statistics", [density, meanActivation, meanSquare, skew ?? 0, kurtosis ?? 0]);
  for (const [bin, count] of Object.entries(histogram)) {
    checkWhole("viewerPage: bin of the histogram", Number(bin));
    checkWhole("viewerPage: count of the histogram", count);
  }
  const sequence = (example: PageExample | AblatedExample) => viewerSequence(example, density, tokenText);
  return {
    density,
    mean_act: meanActivation,
    mean_act_squared: meanSquare,
    skew,
    kurtosis,
    hist: { ...histogram },
    top: top.map(sequence),
    random: random.map(sequence),
  };
}

function viewerSequence(
  example: PageExample | AblatedExample,
  density: number,
  tokenText: TokenText,
): ViewerSequence {
  checkExample("viewerPage: example", example);
  const acts = Array.from(example.activations);
  const tokenIds = Array.from(example.tokenIds);
  return {
    density,
    doc_id: example.document,
    idx: example.position,
    act: acts[example.position],
    acts,
    tokens: tokenIds.map(tokenText),
    token_ints: tokenIds,
    ...("effects" in example ? viewerEffects(example.effects, acts.length) : {}),
  };
}
