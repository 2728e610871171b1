import type { ProbeTask } from "@quadrivium/sparse-autoencoder";
import type { Llama2Tokenizer } from "@quadrivium/sparse-autoencoder/subject";

/** Rows that are tokens of documents. */
export interface TokenRows {
  readonly documents: Int32Array;
  readonly positions: Int32Array;
}

/** What can be asked about a token from its document. */
type Question = readonly [name: string, answer: (tokens: Int32Array, position: number) => boolean];

/** How many tasks of each kind there are: 61 in all, as many as in the paper. */
const NEXT_TOKENS = 24;
const WORDS = 25;
const SENTENCE = 8;
const MEMORY = 16;

/**
 * 61 questions about a token that a reader of the story could answer: which token is next, which words have come so far,
 * and where in its sentence, its quotation and its story it stands. The paper's tasks need texts that are not to be had
 * here.
 * @param stories from which frequent tokens and words are taken
 */
export function probeTasks(
  { documents, positions }: TokenRows,
  texts: readonly Int32Array[],
  tokenizer: Llama2Tokenizer,
): ProbeTask[] {
  const pieces = Array.from({ length: tokenizer.size }, (_, id) => tokenizer.piece(id));
  const questions = [
    ...nextTokenQuestions(texts, pieces),
    ...wordQuestions(texts, pieces),
    ...placeQuestions(pieces),
  ];
  return questions.map(([name, answer]) => ({
    name,
    labels: Uint8Array.from(positions, (position, row) => Number(answer(texts[documents[row]], position))),
  }));
}

function nextTokenQuestions(texts: readonly Int32Array[], pieces: readonly string[]): Question[] {
  const counts = new Map<number, number>();
  for (const tokens of texts) {
    for (const token of tokens.subarray(1)) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  const frequent = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, NEXT_TOKENS);
  return frequent.map(([token]) => [
    `next is "${pieces[token]}"`,
    (tokens, position) => tokens[position + 1] === token,
  ]);
}

/** The words that come in about half of the stories tell them apart best. */
function wordQuestions(texts: readonly Int32Array[], pieces: readonly string[]): Question[] {
  const placesOf = new Map(texts.map((tokens) => [tokens, wordPlaces(tokens, pieces)]));
  const counts = new Map<string, number>();
  for (const places of placesOf.values()) {
    for (const word of places.keys()) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const half = texts.length / 2;
  const words = [...counts]
    .sort((a, b) => Math.abs(a[1] - half) - Math.abs(b[1] - half) || (a[0] < b[0] ? -1 : 1))
    .slice(0, WORDS);
  return words.map(([word]) => [
    `"${word}" has come`,
    (tokens, position) => (placesOf.get(tokens)?.get(word) ?? Infinity) <= position,
  ]);
}

/** For each word of a text the place of the token by which it is first known to have ended. */
function wordPlaces(tokens: Int32Array, pieces: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  let word = "";
  for (const [position, token] of tokens.entries()) {
    for (const character of pieces[token].toLowerCase()) {
      if (/[a-z]/.test(character)) word += character;
      else {
        if (word !== "" && !places.has(word)) places.set(word, position);
        word = "";
      }
    }
  }
  return places;
}

function placeQuestions(pieces: readonly string[]): Question[] {
  const isPunctuation = (token: number) => /^[.,!?";:]+$/.test(pieces[token].trim());
  const endsSentence = (token: number) => /[.!?]/.test(pieces[token]);
  const sinceSentence = (tokens: Int32Array, position: number) => {
    let start = position;
    while (start > 1 && !endsSentence(tokens[start - 1])) start--;
    return position - start;
  };
  const quotes = (tokens: Int32Array, position: number) =>
    tokens
      .subarray(1, position + 1)
      .reduce((count, token) => count + (pieces[token].split('"').length - 1), 0);
  const quarter = (tokens: Int32Array, position: number) => Math.floor((4 * position) / tokens.length);
  return [
    ["within a quotation", (tokens, position) => quotes(tokens, position) % 2 === 1],
    ["in the first sentence", (tokens, position) => !tokens.subarray(1, position).some(endsSentence)],
    ["begins a word", (tokens, position) => pieces[tokens[position]].startsWith(" ")],
    ["is punctuation", (tokens, position) => isPunctuation(tokens[position])],
    ["has a capital letter", (tokens, position) => /[A-Z]/.test(pieces[tokens[position]])],
    ["follows punctuation", (tokens, position) => position > 1 && isPunctuation(tokens[position - 1])],
    [
      `${SENTENCE} tokens or more into its sentence`,
      (tokens, position) => sinceSentence(tokens, position) >= SENTENCE,
    ],
    [
      `came within the last ${MEMORY} tokens`,
      (tokens, position) =>
        tokens.subarray(Math.max(1, position - MEMORY), position).includes(tokens[position]),
    ],
    ...[1, 2, 3, 4].map(
      (part): Question => [
        `in quarter ${part} of the story`,
        (tokens, position) => quarter(tokens, position) === part - 1,
      ],
    ),
  ];
}
