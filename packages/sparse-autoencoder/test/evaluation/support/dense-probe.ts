/**
 * The least mean logistic loss over (w, b), found without Newton and without sparsity: the loss is convex, so golden
 * sections over w, each with bisection for the best b, close in on it.
 */
export function denseProbeLoss(z: ArrayLike<number>, labels: ArrayLike<number>): number {
  const lossAt = (weight: number): number => {
    let [low, high] = [-60, 60];
    for (let i = 0; i < 70; i++) {
      const bias = (low + high) / 2;
      let slope = 0;
      for (let row = 0; row < z.length; row++)
        slope += 1 / (1 + Math.exp(-weight * z[row] - bias)) - labels[row];
      if (slope > 0) high = bias;
      else low = bias;
    }
    const bias = (low + high) / 2;
    let loss = 0;
    for (let row = 0; row < z.length; row++) {
      const score = (weight * z[row] + bias) * (labels[row] === 1 ? -1 : 1);
      loss += Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score)));
    }
    return loss / z.length;
  };
  const share = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-40, 40];
  while (high - low > 1e-6) {
    const [left, right] = [high - share * (high - low), low + share * (high - low)];
    if (lossAt(left) < lossAt(right)) high = right;
    else low = left;
  }
  return lossAt((low + high) / 2);
}
