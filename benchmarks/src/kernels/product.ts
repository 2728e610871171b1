/** Someone's way of computing one square product A·B. */
export interface Product {
  /** Computes it once; the result stays where that engine keeps results. */
  multiply(): unknown;
  /** The elements of the last result, row-major [n, n]. */
  result(): Promise<ArrayLike<number>>;
  dispose(): Promise<void>;
}

/** The operands of a square product, row-major [n, n]. */
export interface Operands {
  readonly n: number;
  readonly a: Float32Array<ArrayBuffer>;
  readonly b: Float32Array<ArrayBuffer>;
}

/** Someone who multiplies. */
export interface ProductEngine {
  readonly name: string;
  /** Makes a product of these operands ready. */
  prepare(operands: Operands): Promise<Product>;
  dispose(): Promise<void>;
}
