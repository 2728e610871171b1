/**
 * Reads a response's body up to a limit, and cancels the rest.
 *
 * @param maximum - Most bytes to keep.
 * @returns The bytes, or `undefined` if the body is longer than `maximum`.
 */
export async function readBody(response: Response, maximum: number): Promise<Uint8Array | undefined> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > maximum) {
      await reader.cancel();
      return undefined;
    }
    pieces.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

/** Gives up a response's body, so that its connection is freed. */
export async function discardBody(response: Response): Promise<undefined> {
  try {
    await response.body?.cancel();
  } catch {
    // The connection broke already: there is nothing left to free, and the caller has its own error to report.
  }
}
