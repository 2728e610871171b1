/**
 * Numbers emoji so that those which differ only in skin tone share one: their names are alike but for the tones after
 * the colon. Among a feature's strongest examples one of them is enough.
 */
export function familiesOf(names: readonly string[]): Uint32Array {
  const numbers = new Map<string, number>();
  return Uint32Array.from(names, (name) => {
    const family = name.replace(/(?::|,)[^:]*skin tone.*$/, "");
    const number = numbers.get(family) ?? numbers.size;
    numbers.set(family, number);
    return number;
  });
}
