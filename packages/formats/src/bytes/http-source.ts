import { FormatError, type FormatErrorReason } from "../format-error.ts";
import { type ByteSource, checkRead } from "./byte-source.ts";
import { type ContentRange, parseContentRange } from "./content-range.ts";
import { memorySource } from "./memory-source.ts";
import { discardBody, readBody } from "./read-body.ts";

/** How {@link openHttpSource} asks for bytes. */
export interface HttpSourceOptions {
  /** Extra request headers, such as an authorisation. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The `fetch` to call; default the global one. */
  readonly fetch?: typeof fetch | undefined;
  /**
   * Most bytes to download when the server ignores `Range` and sends the whole file, which is then kept in memory.
   * Default 256 MiB; 0 refuses such servers.
   */
  readonly maximumDownloadBytes?: number | undefined;
  /** Cancels the opening request. */
  readonly signal?: AbortSignal | undefined;
}

const DEFAULT_MAXIMUM_DOWNLOAD_BYTES = 256 * 1024 * 1024;

/**
 * Opens a file behind HTTP as a {@link ByteSource} that asks for byte ranges (RFC 9110, 14).
 *
 * The opening request asks for one byte and learns the size from `Content-Range`. Every answer must be a 206 with the
 * range that was asked for, the same size and the same `ETag`, uncompressed, and its body exactly as long as the range.
 * Across origins the server must expose `Content-Range` (`Access-Control-Expose-Headers`).
 *
 * @throws {@link FormatError} with reason `network`, `http` or `changed`.
 */
export async function openHttpSource(
  url: string | URL,
  options: HttpSourceOptions = {},
): Promise<ByteSource> {
  const path = String(url);
  const response = await request(path, 0, 0, options, options.signal);
  if (response.status === 416) {
    const range = parseContentRange(response.headers.get("content-range"));
    await discardBody(response);
    if (range?.size === 0) return memorySource(new Uint8Array(0), path);
  }
  if (response.status === 200) return downloadWhole(path, response, options);
  const { size } = await checkAnswer(path, response, 0, 0);
  const tag = response.headers.get("etag");
  await readRange(path, response, 1, options.signal);
  const source: ByteSource = {
    size,
    path,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      checkRead("http", source, offset, length);
      if (length === 0) return new Uint8Array(0);
      const answer = await request(path, offset, offset + length - 1, options, signal);
      const range = await checkAnswer(path, answer, offset, offset + length - 1);
      const newTag = answer.headers.get("etag");
      if (range.size !== size || (tag !== null && newTag !== null && newTag !== tag)) {
        await discardBody(answer);
        const version = (bytes: number, etag: string | null) => `${bytes} bytes, ETag ${etag ?? "absent"}`;
        throw refusal(path, "changed", version(size, tag), version(range.size, newTag));
      }
      return readRange(path, answer, length, signal);
    },
  };
  return source;
}

async function request(
  path: string,
  first: number,
  last: number,
  options: HttpSourceOptions,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const send = options.fetch ?? fetch;
  return guardNetwork(path, signal, () =>
    send(path, {
      headers: { ...options.headers, Range: `bytes=${first}-${last}` },
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}

async function checkAnswer(
  path: string,
  response: Response,
  first: number,
  last: number,
): Promise<ContentRange> {
  const header = response.headers.get("content-range");
  const range = parseContentRange(header);
  const encoding = response.headers.get("content-encoding") ?? "identity";
  const expected = `206 with uncompressed bytes ${first}-${last}`;
  if (response.status === 206 && range?.first === first && range.last === last && encoding === "identity") {
    return range;
  }
  await discardBody(response);
  throw refusal(
    path,
    "http",
    expected,
    `status ${response.status}, Content-Range ${header ?? "absent or not exposed"}, Content-Encoding ${encoding}`,
  );
}

async function readRange(
  path: string,
  response: Response,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const bytes = await guardNetwork(path, signal, () => readBody(response, length));
  if (bytes === undefined) throw refusal(path, "http", `a body of ${length} bytes`, "a longer body");
  if (bytes.byteLength === length) return bytes;
  throw refusal(path, "truncated", `a body of ${length} bytes`, `${bytes.byteLength} bytes`);
}

async function downloadWhole(
  path: string,
  response: Response,
  options: HttpSourceOptions,
): Promise<ByteSource> {
  const maximum = options.maximumDownloadBytes ?? DEFAULT_MAXIMUM_DOWNLOAD_BYTES;
  const declared = Number(response.headers.get("content-length") ?? 0);
  const fits = maximum > 0 && declared <= maximum;
  const bytes = fits
    ? await guardNetwork(path, options.signal, () => readBody(response, maximum))
    : await discardBody(response);
  if (bytes instanceof Uint8Array) return memorySource(bytes, path);
  throw refusal(
    path,
    "http",
    `a server that honours Range, or a whole file of at most ${maximum} bytes (maximumDownloadBytes)`,
    `status 200 with ${declared > 0 ? `${declared} bytes` : "a longer body"}`,
  );
}

/** Turns a failed fetch into a {@link FormatError}; a cancellation passes through as the signal's reason. */
async function guardNetwork<T>(
  path: string,
  signal: AbortSignal | undefined,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason;
    if (cause instanceof Error && cause.name === "AbortError") throw cause;
    const received = cause instanceof Error ? cause.message : String(cause);
    throw new FormatError({
      format: "http",
      reason: "network",
      expected: "an answer",
      received,
      path,
      cause,
    });
  }
}

function refusal(path: string, reason: FormatErrorReason, expected: string, received: string): FormatError {
  return new FormatError({ format: "http", reason, expected, received, path });
}
