/** Up to `count` places of names that hold every word of a search; those that begin with it come first, then the shorter. */
export function searchNames(names: readonly string[], search: string, count: number): number[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return [];
  const rank = (place: number) => (names[place]!.toLowerCase().startsWith(first) ? 0 : 1);
  return [...names.keys()]
    .filter((place) => words.every((word) => names[place]!.toLowerCase().includes(word)))
    .sort((a, b) => rank(a) - rank(b) || names[a]!.length - names[b]!.length || a - b)
    .slice(0, count);
}
