import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALIGNMENT, Allocator } from "../../src/wasm/allocator.ts";

describe("Allocator", () => {
  it("hands out aligned blocks, first fit", () => {
    const allocator = new Allocator(100, 1024);
    expect(allocator.allocate(1)).toBe(128);
    expect(allocator.allocate(65)).toBe(192);
    expect(allocator.allocate(1)).toBe(320);
    allocator.free(192);
    expect(allocator.allocate(64)).toBe(192);
  });

  it("joins neighbours, so that everything freed is one gap again", () => {
    const allocator = new Allocator(0, 64 * 8);
    const blocks = Array.from({ length: 7 }, () => allocator.allocate(64)!);
    for (const index of [3, 1, 5, 0, 2, 6, 4]) allocator.free(blocks[index]);
    expect(allocator.used).toBe(0);
    expect(allocator.allocate(64 * 7)).toBe(64);
  });

  it("says how much is missing, counting the gap at the end", () => {
    const allocator = new Allocator(0, 64 * 5);
    allocator.allocate(64 * 2);
    expect(allocator.shortage(64 * 2)).toBe(0);
    expect(allocator.shortage(64 * 3)).toBe(64);
    expect(allocator.allocate(64 * 3)).toBeUndefined();
    allocator.extend(64 * 6);
    expect(allocator.allocate(64 * 3)).toBe(64 * 3);
  });

  it("ignores addresses that are not blocks", () => {
    const allocator = new Allocator(0, 1024);
    const block = allocator.allocate(64)!;
    allocator.free(block + 4);
    allocator.free(block);
    allocator.free(block);
    expect(allocator.used).toBe(0);
  });

  it("never lets two blocks overlap, and takes all memory back", () => {
    const actions = fc.array(fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: -40, max: -1 })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(actions, (list) => {
        const allocator = new Allocator(64, 64);
        const live: { address: number; bytes: number }[] = [];
        for (const action of list) {
          if (action > 0) {
            const shortage = allocator.shortage(action);
            allocator.extend(allocator.end + shortage);
            const address = allocator.allocate(action);
            expect(address).toBeDefined();
            expect(address! % ALIGNMENT).toBe(0);
            expect(address! + action).toBeLessThanOrEqual(allocator.end);
            for (const other of live) {
              const apart = address! >= other.address + other.bytes || other.address >= address! + action;
              expect(apart).toBe(true);
            }
            live.push({ address: address!, bytes: action });
          } else if (live.length > 0) {
            const [block] = live.splice(-action % live.length, 1);
            allocator.free(block.address);
          }
        }
        for (const { address } of live) allocator.free(address);
        expect(allocator.used).toBe(0);
        if (allocator.end > 64) expect(allocator.shortage(allocator.end - 64)).toBe(0);
      }),
    );
  });
});
