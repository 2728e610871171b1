import fc from "fast-check";
import { expect, it } from "vitest";
import { compiledPhiloxWords, type PhiloxWords, plainPhiloxWords } from "../../src/random/philox-words.ts";

it("gives the same words compiled as plain", () => {
  const compiled = compiledPhiloxWords();
  if (compiled === undefined) throw new Error("expected WebAssembly here");
  const word = fc.nat(0xffffffff);
  const draw = (words: PhiloxWords, blocks: number, c: readonly number[]) => {
    const target = new Uint32Array(16 * blocks);
    words(target, [c[0], c[1], c[2]], [c[3], c[4]]);
    return target;
  };
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 64 }),
      fc.tuple(word, word, word, word, word),
      (blocks, [c0, ...rest]) => {
        // As `RandomStream` asks for them: the first counter never runs over within a call.
        const numbers = [Math.min(c0, 2 ** 32 - 4 * blocks), ...rest];
        expect(draw(compiled, blocks, numbers)).toEqual(draw(plainPhiloxWords, blocks, numbers));
      },
    ),
  );
});
