/** Bounds that the tests of several packages share. */
export const tolerances = {
  /** Relative error of a gradient against central differences, both in double precision. */
  gradientCheck: 1e-6,
  /** Relative error of single precision against another implementation in single or double precision. */
  float32: 1e-5,
  /** Relative error of double precision against another implementation in double precision. */
  float64: 1e-12,
} as const;
