import { sizeOf } from "../../shape.ts";
import * as code from "../codes.ts";
import { doubleWords, floatWord, type StepEncoder } from "./kernel-call.ts";

/** One step of AdamW. */
export const adam: StepEncoder<"adam"> = ({ attributes, inputs, outputs, emit }) => {
  const { beta1, beta2, epsilon, weightDecay } = attributes;
  const size = sizeOf(inputs[0].shape);
  const factors = [1 - beta1, 1 - beta2, epsilon, weightDecay].map(floatWord);
  const addresses = [...outputs, ...inputs].map(({ address }) => address);
  const words = [...addresses, size, ...factors, ...doubleWords(beta1), ...doubleWords(beta2)];
  emit(code.ADAM, words, { work: size * 6 });
};
