/** Whether this machine stores the least significant byte first, as nearly all do. */
export const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Reverses the bytes of every element, in place: between little-endian and big-endian.
 *
 * @param elementSize - Bytes per element, one of 1, 2, 4, 8.
 */
export function swapBytes(bytes: Uint8Array, elementSize: number): void {
  for (let at = 0; at + elementSize <= bytes.length; at += elementSize) {
    bytes.subarray(at, at + elementSize).reverse();
  }
}
