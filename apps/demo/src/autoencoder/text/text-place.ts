/** A token of a text of one's own. */
export interface TextPlace {
  /** From 0, the token that begins the text. */
  readonly token: number;
  readonly text: string;
}

/** A token of a text in a link: `7:Once upon a time`. */
export const textPlaceToText = ({ token, text }: TextPlace): string => `${token}:${text}`;

/** The token and the text that a link names; undefined where it names none. */
export function textPlaceFromText(text: string): TextPlace | undefined {
  const found = /^(\d{1,4}):(.*)$/s.exec(text);
  return found === null ? undefined : { token: Number(found[1]), text: found[2]! };
}
