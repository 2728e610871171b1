/** A parsed `Content-Range` header of a single byte range. */
export interface ContentRange {
  /** First byte of the range, or `undefined` for an unsatisfied range (`bytes ∗/SIZE`). */
  readonly first: number | undefined;
  /** Last byte of the range, inclusive, or `undefined` for an unsatisfied range. */
  readonly last: number | undefined;
  /** Size of the whole file in bytes. */
  readonly size: number;
}

const PATTERN = /^bytes (?:(\d{1,16})-(\d{1,16})|\*)\/(\d{1,16})$/i;

/** Parses `bytes FIRST-LAST/SIZE` (RFC 9110, 14.4); `undefined` if it is absent, malformed or of unknown size. */
export function parseContentRange(header: string | null): ContentRange | undefined {
  const match = PATTERN.exec(header?.trim() ?? "");
  if (match === null) return undefined;
  const size = Number(match[3]);
  if (!Number.isSafeInteger(size)) return undefined;
  if (match[1] === undefined) return { first: undefined, last: undefined, size };
  const first = Number(match[1]);
  const last = Number(match[2]);
  return first <= last && last < size ? { first, last, size } : undefined;
}
