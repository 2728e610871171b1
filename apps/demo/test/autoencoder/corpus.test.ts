import { describe, expect, test } from "vitest";
import {
  type Corpus,
  contextOf,
  documentOf,
  documentsOfRows,
  namePiece,
  placeOfRow,
  rowsOf,
  showPiece,
  textOf,
  trainingRowsOf,
} from "../../src/autoencoder/text/corpus.ts";

/** Three documents of 4, 2 and 5 tokens, each beginning with token 1. */
const corpus: Corpus = {
  tokens: Int32Array.of(1, 10, 11, 12, 1, 10, 1, 11, 12, 13, 10),
  starts: Int32Array.of(0, 4, 6, 11),
  pieces: ["", "<s>", ...Array.from({ length: 8 }, () => "?"), " One", " day", "\n", "é"],
  trainingDocuments: 2,
};

describe("the rows of a corpus", () => {
  test("are its tokens without those that begin the documents", () => {
    expect(rowsOf(corpus)).toBe(8);
    expect(trainingRowsOf(corpus)).toBe(4);
    const tokens = Array.from({ length: rowsOf(corpus) }, (_, row) => {
      const { document, position } = placeOfRow(corpus, row);
      return documentOf(corpus, document)[position];
    });
    expect(tokens).toEqual([10, 11, 12, 10, 11, 12, 13, 10]);
    expect([...documentsOfRows(corpus)]).toEqual([0, 0, 0, 1, 2, 2, 2, 2]);
  });

  test("have contexts within their documents", () => {
    expect(contextOf(corpus, 5, 9, 9)).toEqual({
      document: 2,
      from: 1,
      tokens: Int32Array.of(11, 12, 13, 10),
      focus: 1,
    });
    expect(contextOf(corpus, 6, 1, 0)).toMatchObject({ from: 2, tokens: Int32Array.of(12, 13), focus: 1 });
    expect(contextOf(corpus, 3, 5, 5)).toMatchObject({ document: 1, tokens: Int32Array.of(10), focus: 0 });
  });
});

test("a document's text begins without the space behind its beginning", () => {
  expect(textOf(corpus, documentOf(corpus, 0))).toBe("One day\n");
  expect(textOf(corpus, Int32Array.of(1))).toBe("");
});

test("pieces can be seen", () => {
  expect([" day", "\n", "", "\uFFFD"].map(showPiece)).toEqual([" day", "↵", "▯", "▯"]);
  expect(namePiece(" day")).toBe("␣day");
});
