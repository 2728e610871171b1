import {
  crossEntropyPerRow,
  exp,
  input,
  logSoftmax,
  multiply,
  subtract,
  sum,
  type Tensor,
} from "@quadrivium/tensor";
import { checkBatch, checkValues } from "../check-batch.ts";
import type { HookPoint } from "../hook-point.ts";
import { nextTokens, replaceAt, type SubjectModel, withoutLast } from "../subject-model.ts";
import type { TokenBatch } from "../token-batch.ts";

/** What each token of a batch costs; 0 where no token follows. */
export interface EditedLosses {
  /** −ln p of the token that follows, in nats, [B, T]. */
  readonly losses: Float32Array;
  /** KL(clean ‖ edited) of the distributions of the token that follows, in nats, [B, T]. */
  readonly divergences: Float32Array;
}

/** Losses of a subject as it is, and after each edit. */
export interface EditComparison {
  /** [B, T] */
  readonly clean: Float32Array;
  readonly edits: readonly EditedLosses[];
}

/**
 * Compares what a subject predicts from its own values at a hook point with what it predicts from others, in one run.
 * @param clean the subject's own values [B, T, d]
 * @param edits others, each [B, T, d]
 * @throws {OptionError} {ShapeError}
 */
export async function compareEdits(
  subject: SubjectModel,
  batch: TokenBatch,
  hook: HookPoint,
  clean: Float32Array,
  edits: readonly Float32Array[],
): Promise<EditComparison> {
  const { config, model } = subject;
  checkBatch(batch, config);
  for (const values of [clean, ...edits]) checkValues({ hook, values }, batch, config);
  const { rows: B, length: T } = batch;
  const build = () => {
    const tokens = input("tokens", [B, T], "int32");
    const targets = input("targets", [B, T], "int32");
    const logitsFrom = (name: string) =>
      model.logits(tokens, replaceAt(hook, input(name, [B, T, config.width])));
    const own = logitsFrom("clean");
    const outputs: Record<string, Tensor> = { clean: crossEntropyPerRow(own, targets) };
    for (const i of edits.keys()) {
      const edited = logitsFrom(`edit ${i}`);
      outputs[`losses ${i}`] = crossEntropyPerRow(edited, targets);
      outputs[`divergences ${i}`] = divergence(own, edited);
    }
    return { outputs };
  };
  const inputs: Record<string, Float32Array | Int32Array> = {
    tokens: batch.tokens,
    targets: nextTokens(batch),
    clean,
  };
  for (const [i, values] of edits.entries()) inputs[`edit ${i}`] = values;
  const results = await subject.run(`${edits.length} edits at ${hook}, [${B}, ${T}]`, build, inputs);
  return {
    clean: withoutLast(results.clean, batch),
    edits: edits.map((_, i) => ({
      losses: withoutLast(results[`losses ${i}`], batch),
      divergences: withoutLast(results[`divergences ${i}`], batch),
    })),
  };
}

/** KL(p ‖ q) = Σ p·(ln p − ln q) over the last axis, p and q being given by their logits. */
export function divergence(p: Tensor, q: Tensor): Tensor {
  const logP = logSoftmax(p);
  return sum(multiply(exp(logP), subtract(logP, logSoftmax(q))), { axes: [-1] });
}
