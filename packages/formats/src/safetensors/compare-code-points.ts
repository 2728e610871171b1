/**
 * Orders strings by Unicode code point, which is also the order of their UTF-8 bytes.
 *
 * JavaScript's own order compares UTF-16 units and would put U+10000 before U+FFFF.
 *
 * @returns Negative, zero or positive, as for `Array.prototype.sort`.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    if (a.charCodeAt(at) !== b.charCodeAt(at)) {
      return startOfPair(a, at) - startOfPair(b, at);
    }
  }
  return a.length - b.length;
}

/** The code point at `at`, seen from the pair's first half if `at` is its second: equal halves need no look back. */
function startOfPair(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const isSecondHalf = unit >= 0xdc00 && unit <= 0xdfff;
  return text.codePointAt(isSecondHalf ? at - 1 : at) ?? 0;
}
