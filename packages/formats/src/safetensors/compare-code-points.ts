/**
 * Orders well-formed strings by Unicode code point, which is also the order of their UTF-8 bytes.
 *
 * JavaScript's own order compares UTF-16 units and would put U+10000 before U+FFFF.
 *
 * @returns Negative, zero or positive, as for `Array.prototype.sort`.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    // Where only second halves of pairs differ, the first halves were equal, and the halves alone decide.
    const difference = (a.codePointAt(at) ?? 0) - (b.codePointAt(at) ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
