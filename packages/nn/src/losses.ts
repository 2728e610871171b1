import { mean, square, subtract, type Tensor } from "@quadrivium/tensor";

/** mean (prediction − target)² over all elements: a scalar. The shapes broadcast. */
export const meanSquaredError = (prediction: Tensor, target: Tensor): Tensor =>
  mean(square(subtract(prediction, target)));

export { crossEntropy } from "@quadrivium/tensor";
