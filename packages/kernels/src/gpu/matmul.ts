import type { MatmulAttributes } from "../ops/matmul.ts";
import { sizeOf } from "../shape.ts";
import { fourColumnProduct } from "./matmul/four-column-product.ts";
import { plainProduct } from "./matmul/plain-product.ts";
import { type Product, productOf } from "./matmul/product.ts";
import { tiledProduct } from "./matmul/tiled-product.ts";
import type { GpuOp } from "./runtime/plan.ts";

/** Below this many products of two numbers, packing and unpacking cost more than tiles save. */
const worthTiles = 2 ** 19;

/** Below this many elements, a thread for each of them keeps more of the GPU busy. */
const worthFour = 2 ** 13;

const isWorthTiles = ({ M, N, K, batch }: Product): boolean =>
  Math.min(M, N, K) >= 8 && sizeOf(batch) * M * N * K >= worthTiles;

const isWorthFour = ({ M, N, batch }: Product): boolean => N % 4 === 0 && sizeOf(batch) * M * N >= worthFour;

/** C = A·B, for each of a batch: by tiles where they pay and the backend has them. */
export const matmul: GpuOp<MatmulAttributes> = (plan, [a, b], attributes, [{ shape }]) => {
  const product = productOf(a, b, attributes, shape);
  const isGl = plan.backend === "webgl2" || plan.backend === "headlessgl";
  if (isGl && isWorthTiles(product)) return [tiledProduct(plan, product)];
  if (plan.backend === "webgpu" && isWorthFour(product)) return [fourColumnProduct(plan, product)];
  return [plainProduct(plan, product)];
};
