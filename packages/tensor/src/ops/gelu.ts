import { apply } from "../apply.ts";
import { type GradientRule, rule } from "../gradient-rule.ts";
import type { Tensor } from "../tensor.ts";
import { add, multiply, subtract } from "./binary.ts";
import { exp, sigmoid, square, tanh } from "./unary.ts";

/** Options of `gelu`. */
export interface GeluOptions {
  /** `"tanh"` for the older approximation, which GPT-2 was trained with; exact by default. */
  readonly approximate?: "none" | "tanh";
}

/**
 * y = x·Φ(x), with Φ the distribution function of the standard normal: the Gaussian error linear unit.
 * With `approximate: "tanh"`, y = ½x·(1 + tanh(√(2/π)·(x + 0.044715x³))).
 * Source: Hendrycks and Gimpel, *Gaussian error linear units* (2016).
 */
export const gelu = (x: Tensor, { approximate = "none" }: GeluOptions = {}): Tensor =>
  apply(approximate === "tanh" ? "geluTanh" : "gelu", [x], {});

/** y = x/(1 + e⁻ˣ): the sigmoid linear unit, also called swish. */
export const silu = (x: Tensor): Tensor => apply("silu", [x], {});

/** y = x/(1 + e^(−1.702x)): the approximation of `gelu` that CLIP was trained with. */
export const quickGelu = (x: Tensor): Tensor => multiply(silu(multiply(x, 1.702)), 1 / 1.702);

/** φ(x) = e^(−x²/2)/√(2π) */
const normalDensity = (x: Tensor) => multiply(exp(multiply(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));

/** The gradients of `gelu` and `silu`, and of their derivatives. */
export const geluGradients: {
  readonly gelu: GradientRule<"gelu">;
  readonly geluDerivative: GradientRule<"geluDerivative">;
  readonly geluTanh: GradientRule<"geluTanh">;
  readonly geluTanhDerivative: GradientRule<"geluTanhDerivative">;
  readonly silu: GradientRule<"silu">;
  readonly siluDerivative: GradientRule<"siluDerivative">;
} = {
  gelu: rule((g, [x]) => [multiply(g, apply("geluDerivative", [x], {}))]),
  // (Φ + x·φ)′ = φ·(2 − x²)
  geluDerivative: rule((g, [x]) => [multiply(g, multiply(normalDensity(x), subtract(2, square(x))))]),
  geluTanh: rule((g, [x]) => [multiply(g, apply("geluTanhDerivative", [x], {}))]),
  // With t = tanh u: (1 − t²)·(u′ + ½x·u″ − x·t·u′²)
  geluTanhDerivative: rule((g, [x]) => {
    const root = Math.sqrt(2 / Math.PI);
    const t = tanh(multiply(root, multiply(x, add(1, multiply(0.044715, square(x))))));
    const slope = multiply(root, add(1, multiply(3 * 0.044715, square(x))));
    const halfBend = multiply(root * 3 * 0.044715, square(x));
    const curve = subtract(add(slope, halfBend), multiply(multiply(x, t), square(slope)));
    return [multiply(g, multiply(subtract(1, square(t)), curve))];
  }),
  silu: rule((g, [x]) => [multiply(g, apply("siluDerivative", [x], {}))]),
  // s·(1 − s)·(2 + x·(1 − 2s))
  siluDerivative: rule((g, [x]) => {
    const s = sigmoid(x);
    const bell = multiply(s, subtract(1, s));
    return [multiply(g, multiply(bell, add(2, multiply(x, subtract(1, multiply(2, s))))))];
  }),
};
