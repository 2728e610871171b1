/** The text that a language model wrote, as tokens, and what each token says. */
export interface Corpus {
  /** Tokens of all documents, one document after the other, each with the token that begins it. */
  readonly tokens: Int32Array<ArrayBuffer>;
  /** Where each document begins in `tokens`, and, last, where all end. */
  readonly starts: Int32Array<ArrayBuffer>;
  /** The text of each token of the vocabulary. */
  readonly pieces: readonly string[];
  /** How many of the documents are for training; the rest are held out. */
  readonly trainingDocuments: number;
}

/*
 * Rows of activations are the tokens without those that begin the documents: their activations are the same everywhere,
 * and far from all others.
 */

/** Number of rows of activations. */
export const rowsOf = ({ tokens, starts }: Corpus): number => tokens.length - (starts.length - 1);

/** Number of rows of the training documents, which come first. */
export const trainingRowsOf = ({ starts, trainingDocuments }: Corpus): number =>
  starts[trainingDocuments]! - trainingDocuments;

/** A token of a corpus. */
export interface TokenPlace {
  readonly document: number;
  /** From 0, the token that begins the document. */
  readonly position: number;
}

/** The token that a row belongs to. */
export function placeOfRow({ starts }: Corpus, row: number): TokenPlace {
  // The document d with starts[d] − d ≤ row, by halving.
  let [low, high] = [0, starts.length - 2];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! - middle <= row) low = middle;
    else high = middle - 1;
  }
  return { document: low, position: row - (starts[low]! - low) + 1 };
}

/** For each row the number of its document. */
export function documentsOfRows(corpus: Corpus): Uint32Array {
  const { starts } = corpus;
  const documents = new Uint32Array(rowsOf(corpus));
  for (let document = 0; document + 1 < starts.length; document++) {
    documents.fill(document, starts[document]! - document, starts[document + 1]! - document - 1);
  }
  return documents;
}

/** The tokens of a document, from its beginning on. */
export const documentOf = ({ tokens, starts }: Corpus, document: number): Int32Array<ArrayBuffer> =>
  tokens.subarray(starts[document], starts[document + 1]);

/** A stretch of a document around one of its tokens. */
export interface Context {
  readonly document: number;
  /** Position of the first token of the stretch. */
  readonly from: number;
  readonly tokens: Int32Array<ArrayBuffer>;
  /** Which token of the stretch it is about. */
  readonly focus: number;
}

/** Up to `before` tokens before a row's token, itself, and up to `after` behind it; the token that begins a document is left out. */
export function contextOf(corpus: Corpus, row: number, before: number, after: number): Context {
  const { document, position } = placeOfRow(corpus, row);
  const tokens = documentOf(corpus, document);
  const from = Math.max(1, position - before);
  return {
    document,
    from,
    tokens: tokens.subarray(from, Math.min(tokens.length, position + after + 1)),
    focus: position - from,
  };
}

/** A token's text as it can be seen: a line break is an arrow, what stands for no text is a box. */
export const showPiece = (piece: string): string =>
  piece === "" ? "▯" : piece.replaceAll("\n", "↵").replaceAll("\uFFFD", "▯");

/** A token's text for lists, where spaces have to be seen too. */
export const namePiece = (piece: string): string => showPiece(piece).replaceAll(" ", "␣");

/** The text of the tokens of a document, without the token that begins it and the space behind that. */
export function textOf({ pieces }: Corpus, tokens: ArrayLike<number>): string {
  const text = Array.from(tokens, (token, i) => (i === 0 ? "" : (pieces[token] ?? ""))).join("");
  return text.startsWith(" ") ? text.slice(1) : text;
}
