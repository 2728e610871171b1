import type { NeuronpediaFeature } from "./neuronpedia-feature.ts";
import { checkWhole } from "./page-example.ts";

/** What a batch of latents belongs to. */
export interface DashboardSource {
  /** The subject model's name at Neuronpedia, such as `gpt2-small`. */
  readonly modelId: string;
  readonly layer: number;
  /** The name of the set of autoencoders, such as `res-jb`. */
  readonly saeSet: string;
  /** How many pieces of text were read. */
  readonly prompts: number;
  readonly tokensPerPrompt: number;
  /** The name of the data set. */
  readonly dataset: string;
}

/** A batch file of SAEDashboard. */
export interface NeuronpediaBatch {
  readonly model_id: string;
  readonly layer: number;
  readonly sae_set: string;
  readonly features: readonly (NeuronpediaFeature & {
    readonly n_prompts_total: number;
    readonly n_tokens_in_prompt: number;
    readonly dataset: string;
  })[];
}

/** `batch-{index}.json`, the names by which SAEDashboard's tools find them. @throws {OptionError} */
export function neuronpediaBatchPath(index: number): string {
  checkWhole("neuronpediaBatchPath", index);
  return `batch-${index}.json`;
}

/** A batch file of SAEDashboard with these latents. @throws {OptionError} */
export function neuronpediaBatch(
  { modelId, layer, saeSet, prompts, tokensPerPrompt, dataset }: DashboardSource,
  features: readonly NeuronpediaFeature[],
): NeuronpediaBatch {
  for (const [name, value] of Object.entries({ layer, prompts, tokensPerPrompt }))
    checkWhole(`neuronpediaBatch: ${name}`, value);
  const common = { n_prompts_total: prompts, n_tokens_in_prompt: tokensPerPrompt, dataset };
  return {
    model_id: modelId,
    layer,
    sae_set: saeSet,
    features: features.map((feature) => ({ ...feature, ...common })),
  };
}
