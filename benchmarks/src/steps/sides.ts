import type { Device } from "@quadrivium/kernels";
import { havePeers } from "../peers-folder.ts";
import { loadTfjs, registerTfjsGradients } from "../tfjs/load-tfjs.ts";
import { tfjsStepper } from "../tfjs/tfjs-stepper.ts";
import type { Side } from "./bench-case.ts";
import { CHANGE_TOLERANCE } from "./first-steps.ts";
import { ourStepper } from "./our-stepper.ts";
import { startOf, weightsOf } from "./start-of.ts";
import type { StepCase } from "./step-case.ts";
import { torchStepper } from "./torch-stepper.ts";

/** Threads of PyTorch, and of ours against it. */
export const THREADS = 2;

/**
 * Where two of the largest activations are all but equal, rounding decides which is taken, and Adam's first steps make as
 * much of it as of any: at n = 4,096 and more, 2.3·10⁻³ was seen. TensorFlow.js rounds other gradients otherwise, too.
 */
export const LOOSE_CHANGE_TOLERANCE = 4e-3;

/** Our step on an open device. */
export const ourSide = (stepCase: StepCase, label: string, device: Device): Side => ({
  label,
  checked: true,
  open: () => ourStepper(device, stepCase),
});

/** PyTorch's steps, one side for each variant. */
export const torchSides = (stepCase: StepCase, python: string): Side[] =>
  stepCase.variants.map((variant) => ({
    label: "",
    checked: !stepCase.unchecked?.includes(variant),
    changeTolerance: stepCase.model === "autoencoder" ? LOOSE_CHANGE_TOLERANCE : CHANGE_TOLERANCE,
    open: () => torchStepper(stepCase, weightsOf(stepCase), { python, threads: THREADS, variant }),
  }));

/** TensorFlow.js, where it is installed and can express the step. */
export function tfjsSides(stepCase: StepCase): Side[] {
  const { tfjs, inputs } = stepCase;
  if (typeof tfjs !== "function" || !havePeers()) return [];
  return [
    {
      label: "",
      checked: true,
      changeTolerance: LOOSE_CHANGE_TOLERANCE,
      async open() {
        const loaded = await loadTfjs();
        registerTfjsGradients();
        return tfjsStepper(loaded, tfjs, { start: startOf(stepCase), inputs });
      },
    },
  ];
}
