import { add, divide, erf, multiply, type Tensor } from "@quadrivium/tensor";

/** x·Φ(x) = x·(1 + erf(x/√2))/2, exactly */
export const gelu = (x: Tensor): Tensor => multiply(multiply(0.5, x), add(1, erf(divide(x, Math.SQRT2))));
