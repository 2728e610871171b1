/** Every block begins at a multiple of this, a cache line: no two blocks share one. */
export const ALIGNMENT = 64;

const roundUp = (bytes: number) => Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);

interface Gap {
  start: number;
  end: number;
}

/**
 * Hands out blocks of a linear memory: first fit over a list of gaps in ascending order, neighbours joined when a block
 * is freed, so that memory stays flat when programs come and go.
 */
export class Allocator {
  private readonly gaps: Gap[] = [];
  private readonly blocks = new Map<number, number>();
  private limit: number;

  /** @param start first address to hand out @param end address behind the last */
  constructor(start: number, end: number) {
    this.limit = roundUp(start);
    this.extend(end);
  }

  /** Bytes in use, counted in whole cache lines. */
  get used(): number {
    let total = 0;
    for (const bytes of this.blocks.values()) total += bytes;
    return total;
  }

  /** The address behind the last byte that may be handed out. */
  get end(): number {
    return this.limit;
  }

  /** Bytes by which the memory has to grow for a block of `bytes` to fit; 0 when one fits now. */
  shortage(bytes: number): number {
    const wanted = roundUp(bytes);
    if (this.gaps.some(({ start, end }) => end - start >= wanted)) return 0;
    const last = this.gaps.at(-1);
    return wanted - (last?.end === this.limit ? last.end - last.start : 0);
  }

  /** Adds the memory up to `end`. */
  extend(end: number): void {
    const aligned = Math.floor(end / ALIGNMENT) * ALIGNMENT;
    if (aligned <= this.limit) return;
    const start = this.limit;
    this.limit = aligned;
    this.insert({ start, end: aligned });
  }

  /** The address of a new block, or `undefined` when no gap is large enough. */
  allocate(bytes: number): number | undefined {
    const wanted = roundUp(bytes);
    const index = this.gaps.findIndex(({ start, end }) => end - start >= wanted);
    if (index < 0) return undefined;
    const gap = this.gaps[index];
    const address = gap.start;
    gap.start += wanted;
    if (gap.start === gap.end) this.gaps.splice(index, 1);
    this.blocks.set(address, wanted);
    return address;
  }

  /** Gives a block back; an address that is not a block's is ignored. */
  free(address: number): void {
    const bytes = this.blocks.get(address);
    if (bytes === undefined) return;
    this.blocks.delete(address);
    this.insert({ start: address, end: address + bytes });
  }

  private insert(gap: Gap): void {
    let index = this.gaps.findIndex(({ start }) => start > gap.start);
    if (index < 0) index = this.gaps.length;
    const next = this.gaps[index];
    const previous = this.gaps[index - 1];
    const joinsNext = next?.start === gap.end;
    if (joinsNext) gap.end = next.end;
    if (previous?.end === gap.start) {
      previous.end = gap.end;
      if (joinsNext) this.gaps.splice(index, 1);
    } else this.gaps.splice(index, joinsNext ? 1 : 0, gap);
  }
}
