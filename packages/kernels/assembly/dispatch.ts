import * as code from "../src/wasm/codes";
import { elementwise } from "./elementwise";
import { matmul } from "./matmul";
import { argMax, reduce } from "./reduce";
import { vectorProduct } from "./vector-product";

/** Runs one kernel with its arguments at `p`. */
export function dispatch(kernel: i32, p: usize): void {
  switch (kernel) {
    case code.ELEMENTWISE: return elementwise(p);
    case code.REDUCE: return reduce(p);
    case code.ARG_MAX: return argMax(p);
    case code.MATMUL: return matmul(p);
    case code.VECTOR_PRODUCT: return vectorProduct(p);
    default: unreachable();
  }
}
