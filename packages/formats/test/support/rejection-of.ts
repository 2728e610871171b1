import { FormatError } from "../../src/index.ts";

/** The `FormatError` with which a promise or a call fails; anything else fails the test. */
export async function rejectionOf(run: () => unknown): Promise<FormatError> {
  try {
    await run();
  } catch (error) {
    if (FormatError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("expected a FormatError, but nothing was thrown");
}
