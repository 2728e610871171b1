/** A result that is not what it should be: nothing is timed then. */
export class CheckError extends Error {
  override readonly name = "CheckError";
}

/** @throws {CheckError} unless error < bound; NaN is refused */
export function checkError(subject: string, error: number, bound: number): void {
  if (!(error < bound))
    throw new CheckError(`${subject}: expected a relative error below ${bound}, got ${error}`);
}
