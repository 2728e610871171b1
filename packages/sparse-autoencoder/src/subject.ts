/**
 * Language models as subjects of sparse autoencoders: GPT-2 and Llama from their files, with activations that can be
 * read and replaced, and the evaluations that need them.
 *
 * It runs in Node and in browsers; files come as byte sources of `@quadrivium/formats`.
 *
 * @packageDocumentation
 */
export {
  type AblationSparsity,
  type AblationSparsityOptions,
  ablationSparsity,
} from "./subject/ablation/ablation-sparsity.ts";
export { effectSparsity, subtractMedians } from "./subject/ablation/effect-sparsity.ts";
export {
  type EncodesSparsely,
  type LatentContribution,
  type LatentContributions,
  latentContributions,
} from "./subject/ablation/latent-contributions.ts";
export {
  type LatentEffects,
  type LatentEffectsOptions,
  type LatentVotes,
  type LatentVoteTable,
  latentEffects,
} from "./subject/ablation/latent-effects.ts";
export { directLogits } from "./subject/direct-logits.ts";
export { compareEdits, type EditComparison, type EditedLosses } from "./subject/downstream/compare-edits.ts";
export {
  type DownstreamEvaluation,
  type DownstreamLoss,
  type DownstreamOptions,
  evaluateDownstream,
  type Reconstructs,
} from "./subject/downstream/evaluate-downstream.ts";
export { explainedReconstructions } from "./subject/explanations/explained-reconstructions.ts";
export {
  type Encodes,
  type LatentRunnerOptions,
  latentRunner,
} from "./subject/explanations/latent-runner.ts";
export { blockHooks, type HookPoint, type HookVisitor, hookPoints } from "./subject/hook-point.ts";
export { loadLlama2c } from "./subject/layouts/load-llama2c.ts";
export { type LoadSubjectOptions, loadSubject, type SubjectFiles } from "./subject/layouts/load-subject.ts";
export {
  type SampleOptions,
  type SampleProgress,
  sampleDocuments,
} from "./subject/sampling/sample-documents.ts";
export {
  SubjectActivations,
  type SubjectActivationsOptions,
  type TokenActivations,
} from "./subject/subject-activations.ts";
export { checkSubjectConfig, type SubjectConfig } from "./subject/subject-config.ts";
export { type HookEdit, type LogitsOptions, replaceAt, SubjectModel } from "./subject/subject-model.ts";
export { type DecodedResidual, SubjectTransformer } from "./subject/subject-transformer.ts";
export { type TokenBatch, type TokenBatchOptions, tokenBatch } from "./subject/token-batch.ts";
export type { SkipToken } from "./subject/token-selection.ts";
export { type EncodeOptions, Llama2Tokenizer } from "./subject/tokenizer/llama2-tokenizer.ts";
export { readLlama2Tokenizer } from "./subject/tokenizer/read-llama2-tokenizer.ts";
