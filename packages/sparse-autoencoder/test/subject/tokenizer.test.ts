import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergePieces } from "../../src/subject/tokenizer/merge-pieces.ts";
import { Llama2Tokenizer, readLlama2Tokenizer } from "../../src/subject.ts";
import { hasShared, sharedBytes, sharedText } from "./support/shared-data.ts";
import { tokenizerFile } from "./support/tokenizer-file.ts";

const SPACE = 259;
const [B, AB, BA, ABA] = [261, 262, 263, 264];
const tokenizer = await readLlama2Tokenizer(
  tokenizerFile([
    [" ", 0],
    ["a", 0],
    ["b", 0],
    ["ab", 2],
    ["ba", 2],
    ["aba", 1],
    ["é", 0],
    [" a", -1],
  ]),
);

describe("Llama2Tokenizer", () => {
  it.each([
    ["", [1]],
    ["b", [1, SPACE, B]],
    ["ab", [1, SPACE, AB]],
    // "ab" and "ba" have one score: the first pair is joined.
    ["aba", [1, SPACE, ABA]],
    ["bab", [1, SPACE, BA, B]],
    ["a", [1, 266]],
    // "a " is no piece; the space after a letter stays alone until a letter follows.
    ["b a", [1, SPACE, B, 266]],
    ["é", [1, SPACE, 265]],
    ["è", [1, SPACE, 0xc3 + 3, 0xa8 + 3]],
    ["\n", [1, SPACE, 13]],
  ])("encodes %j", (text, ids) => {
    expect([...tokenizer.encode(text)]).toEqual(ids);
    expect(tokenizer.decode(ids)).toBe(text);
  });

  it("leaves out the begin token, and adds the end token", () => {
    expect([...tokenizer.encode("ab", { begin: false, end: true })]).toEqual([SPACE, AB, 2]);
    // Without begin, the space is part of the text.
    expect(tokenizer.decode([SPACE, AB, 2])).toBe(" ab");
  });

  it("tells what single ids stand for", () => {
    expect([AB, SPACE, 13, 1].map((id) => tokenizer.piece(id))).toEqual(["ab", " ", "\n", "\n<s>\n"]);
    expect(tokenizer.size).toBe(267);
    expect([tokenizer.begin, tokenizer.end]).toEqual([1, 2]);
  });

  it("decodes broken UTF-8 as replacement characters, also where a surrogate is alone", () => {
    expect(tokenizer.decode([1, SPACE, 0xc3 + 3])).toBe("�");
    expect(tokenizer.decode(tokenizer.encode("\ud800"))).toBe("�");
  });

  it("refuses unknown ids and too few pieces", () => {
    expect(() => tokenizer.decode([1, 267])).toThrow("expected a whole number in 0 … 266, got 267");
    expect(() => tokenizer.piece(-1)).toThrow("got -1");
    expect(() => new Llama2Tokenizer([new Uint8Array(1)], new Float32Array(1))).toThrow(
      "expected 259 pieces or more, and as many scores, got 1 and 1",
    );
  });

  it("gives back every text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
      }),
    );
  });
});

/** The same as its definition says, in quadratic time. */
function mergeOneByOne(pieces: readonly number[], scoreOf: (joined: number) => number | undefined): number[] {
  const ids = [...pieces];
  for (;;) {
    let [best, at] = [-Infinity, -1];
    for (let i = 0; i + 1 < ids.length; i++) {
      const score = scoreOf(ids[i] + ids[i + 1]);
      if (score !== undefined && score > best) [best, at] = [score, i];
    }
    if (at < 0) return ids;
    ids.splice(at, 2, ids[at] + ids[at + 1]);
  }
}

it("mergePieces does what a loop over all pairs does", () => {
  // Pieces are numbers, joined pieces their sums; some sums exist, with few different scores, so that there are ties.
  const scores = fc.dictionary(fc.integer({ min: 2, max: 12 }).map(String), fc.integer({ min: -2, max: 2 }));
  const pieces = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 60 });
  fc.assert(
    fc.property(scores, pieces, (table, row) => {
      const scoreOf = (sum: number): number | undefined => table[String(sum)];
      const merged = mergePieces(row, (left, right) => {
        const score = scoreOf(left + right);
        return score === undefined ? undefined : { id: left + right, score };
      });
      expect([...merged]).toEqual(mergeOneByOne(row, scoreOf));
    }),
    { numRuns: 500 },
  );
});

describe.runIf(hasShared("tok512.bin"))("tok512.bin", async () => {
  const stories = await readLlama2Tokenizer(sharedBytes("tok512.bin"));

  it("gives llama2.c's ids", () => {
    expect(stories.size).toBe(512);
    expect([...stories.encode("Once upon a time")]).toEqual([1, 403, 407, 261, 378]);
    expect(stories.decode([1, 403, 407, 261, 378])).toBe("Once upon a time");
    expect(stories.piece(403)).toBe(" Once");
  });

  it.runIf(hasShared("tinyshakespeare.txt"))("encodes a megabyte as one document in seconds", () => {
    const text = sharedText("tinyshakespeare.txt");
    const start = performance.now();
    const ids = stories.encode(text);
    expect(performance.now() - start).toBeLessThan(30_000);
    expect(stories.decode(ids)).toBe(text);
    expect(ids.length).toBeLessThan(text.length * 0.65);
  });
});
