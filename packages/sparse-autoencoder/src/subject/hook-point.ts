import { OptionError } from "@quadrivium/kernels";
import type { Tensor } from "@quadrivium/tensor";

/** The places in a block at which a subject's values [B, T, d] can be read and replaced, in the order in which data flows. */
export const blockHooks = [
  "hook_resid_pre",
  "hook_attn_out",
  "hook_resid_mid",
  "hook_mlp_out",
  "hook_resid_post",
] as const;

/**
 * A place in a subject model, under the name that TransformerLens gives it, for block i:
 *
 * - `blocks.i.hook_resid_pre`: the residual stream before the block;
 * - `blocks.i.hook_attn_out`: what the attention adds to it;
 * - `blocks.i.hook_resid_mid`: the residual stream between attention and multi-layer perceptron;
 * - `blocks.i.hook_mlp_out`: what the multi-layer perceptron adds to it;
 * - `blocks.i.hook_resid_post`: the residual stream after the block.
 *
 * All of them have the width d of the residual stream.
 */
export type HookPoint = `blocks.${number}.${(typeof blockHooks)[number]}`;

/**
 * Called at each hook point with its value [B, T, d]; the network goes on with what it returns.
 * Keeping the value reads it, returning another replaces it.
 */
export type HookVisitor = (hook: HookPoint, value: Tensor) => Tensor;

/** All hook points of a subject with so many blocks. */
export const hookPoints = (layers: number): HookPoint[] =>
  Array.from({ length: layers }, (_, block) =>
    blockHooks.map((hook): HookPoint => `blocks.${block}.${hook}`),
  ).flat();

/** @throws {OptionError} when no subject with so many blocks has the hook point */
export function checkHookPoint(hook: string, layers: number): asserts hook is HookPoint {
  const [, block, name] = /^blocks\.(0|[1-9]\d*)\.(\w+)$/.exec(hook) ?? [];
  if (Number(block) < layers && blockHooks.some((known) => known === name)) return;
  throw new OptionError("hook point", {
    expected: `blocks.0 … blocks.${layers - 1} and one of ${blockHooks.join(", ")}, such as blocks.0.hook_resid_post`,
    received: hook,
  });
}
