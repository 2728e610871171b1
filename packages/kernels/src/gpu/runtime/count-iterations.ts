/** A loop of a kernel's text as they are all written, or a brace. */
const marks = /for \(let (\w+) = (\d+); \1 < (\d+); \1\+\+\) \{|[{}]/g;

/** What was met inside of a pair of braces. */
interface Block {
  /** How often a loop runs it; `undefined` where it is no loop's. */
  readonly times: number | undefined;
  total: number;
}

/**
 * The most loop iterations that a thread of a kernel can take, the last look at each loop's condition included, from the
 * kernel's text.
 * @throws Error unless all loops run from one whole number to another
 */
export function countIterations(body: string): number {
  const blocks: Block[] = [{ times: undefined, total: 0 }];
  let loops = 0;
  for (const [mark, , from, to] of body.matchAll(marks)) {
    if (mark !== "}") {
      if (to !== undefined) loops++;
      blocks.push({ times: to === undefined ? undefined : Math.max(0, Number(to) - Number(from)), total: 0 });
      continue;
    }
    const { times, total } = blocks.pop()!;
    blocks.at(-1)!.total += times === undefined ? total : times * (1 + total) + 1;
  }
  if (loops !== (body.match(/\b(for|while) \(/g) ?? []).length)
    throw new Error(`expected loops from one whole number to another, got ${body}`);
  return blocks[0].total;
}
