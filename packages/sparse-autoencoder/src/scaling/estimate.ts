/** A fitted number with its confidence interval. */
export interface Estimate {
  readonly value: number;
  /** Its standard error, by the delta method. */
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/** How a law is fitted. */
export interface FitOptions {
  /** Probability with which an interval is to cover the true number, in (0, 1). Default 0.95. */
  readonly confidence?: number;
}

/** What is known of a fit besides its constants. */
export interface FitQuality {
  /** ln L − ln L̂ of each point, in the order of the points. */
  readonly residuals: readonly number[];
  /** √(Σ residual² / degrees of freedom): about the relative error of one point. */
  readonly residualError: number;
  /** Number of points less number of constants. */
  readonly degreesOfFreedom: number;
  readonly confidence: number;
}
