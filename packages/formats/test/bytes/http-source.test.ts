import { afterEach, describe, expect, it } from "vitest";
import { parseContentRange } from "../../src/bytes/content-range.ts";
import { encodeSafetensors, openHttpSource, openSafetensors } from "../../src/index.ts";
import { type Answer, honourRange, startRangeServer } from "../support/range-server.ts";
import { rejectionOf } from "../support/rejection-of.ts";

const data = Float32Array.from({ length: 3000 }, (_, i) => i);
const file = encodeSafetensors({ table: { dtype: "F32", shape: [1000, 3], data } });
const honest = honourRange(file);

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(answer: Answer) {
  const server = await startRangeServer(answer);
  closers.push(server.close);
  return server;
}

/** Serves the opening request honestly, so that the source opens, and every later one as told. */
const honestAtFirst = (answer: Answer): Answer => {
  let requests = 0;
  return (...all) => {
    requests += 1;
    if (requests === 1) honest(...all);
    else answer(...all);
  };
};

describe("openHttpSource", () => {
  it("reads rows of a remote file by their bytes alone", async () => {
    const server = await serve(honest);
    const reader = await openSafetensors(await openHttpSource(server.url));
    const rows = await reader.readRows("table", 500, 502);
    expect(rows.data).toEqual(data.slice(1500, 1506));
    const begin = reader.infos.get("table")!.byteOffset + 6000;
    expect(server.ranges).toEqual([
      "bytes=0-0",
      "bytes=0-7",
      `bytes=8-${file.byteLength - data.byteLength - 1}`,
      `bytes=${begin}-${begin + 23}`,
    ]);
  });

  it("reads a whole tensor in chunks", async () => {
    const server = await serve(honest);
    const reader = await openSafetensors(await openHttpSource(server.url));
    expect((await reader.readTensor("table", { chunkBytes: 5000 })).data).toEqual(data);
    expect(server.ranges.length).toBe(3 + 3);
  });

  it("sends the given headers and uses the given fetch", async () => {
    const seen: (string | undefined)[] = [];
    const server = await serve((response, range, request) => {
      seen.push(request.headers.authorization);
      honest(response, range, request);
    });
    let calls = 0;
    const counting: typeof fetch = (...all) => {
      calls += 1;
      return fetch(...all);
    };
    const source = await openHttpSource(server.url, {
      headers: { Authorization: "Bearer x" },
      fetch: counting,
    });
    await source.read(0, 8);
    expect(seen).toEqual(["Bearer x", "Bearer x"]);
    expect(calls).toBe(2);
  });

  it("downloads the file from a server that ignores Range, up to the limit", async () => {
    const server = await serve((response) =>
      response.writeHead(200, { "Content-Length": file.length }).end(file),
    );
    const reader = await openSafetensors(await openHttpSource(server.url));
    expect((await reader.readTensor("table")).data).toEqual(data);
    expect(server.ranges.length).toBe(1);
    for (const maximumDownloadBytes of [0, file.length - 1]) {
      const error = await rejectionOf(() => openHttpSource(server.url, { maximumDownloadBytes }));
      expect(error.reason).toBe("http");
      expect(error.message).toContain("maximumDownloadBytes");
    }
  });

  it("stops an endless download at the limit, and hangs up", async () => {
    let hungUp = () => {};
    const closed = new Promise<void>((resolve) => {
      hungUp = resolve;
    });
    const server = await serve((response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(new Uint8Array(65536)), 1);
      response.on("close", () => {
        clearInterval(timer);
        hungUp();
      });
    });
    const error = await rejectionOf(() => openHttpSource(server.url, { maximumDownloadBytes: 1_000_000 }));
    expect(error.received).toBe("status 200 with a longer body");
    await closed;
  });

  it("opens an empty remote file", async () => {
    const server = await serve(honourRange(new Uint8Array(0)));
    expect((await openHttpSource(server.url)).size).toBe(0);
    const error = await rejectionOf(async () => openSafetensors(await openHttpSource(server.url)));
    expect(error).toMatchObject({ reason: "truncated", path: server.url });
  });

  const wrongAnswers: [string, string, Answer][] = [
    ["404", "http", (response) => response.writeHead(404).end("no")],
    ["206 without Content-Range", "http", (response) => response.writeHead(206).end("12345678")],
    [
      "another range",
      "http",
      (response) => response.writeHead(206, { "Content-Range": `bytes 1-8/${file.length}` }).end("12345678"),
    ],
    [
      "a shorter range",
      "http",
      (response) => response.writeHead(206, { "Content-Range": `bytes 0-6/${file.length}` }).end("1234567"),
    ],
    [
      "an unknown size",
      "http",
      (response) => response.writeHead(206, { "Content-Range": "bytes 0-7/*" }).end("12345678"),
    ],
    [
      "another size",
      "changed",
      (response) => response.writeHead(206, { "Content-Range": "bytes 0-7/50" }).end("12345678"),
    ],
    [
      "another ETag",
      "changed",
      (response) =>
        response.writeHead(206, { "Content-Range": `bytes 0-7/${file.length}`, ETag: '"2"' }).end("12345678"),
    ],
    [
      "compressed bytes",
      "http",
      (response) =>
        response
          .writeHead(206, { "Content-Range": `bytes 0-7/${file.length}`, "Content-Encoding": "gzip" })
          .end("12345678"),
    ],
    [
      "a longer body",
      "http",
      (response) => response.writeHead(206, { "Content-Range": `bytes 0-7/${file.length}` }).end("123456789"),
    ],
    [
      "a shorter body",
      "truncated",
      (response) => response.writeHead(206, { "Content-Range": `bytes 0-7/${file.length}` }).end("1234567"),
    ],
    ["the whole file at a later request", "http", (response) => response.writeHead(200).end(file)],
    ["a broken connection", "network", (response) => response.destroy()],
    [
      "a connection that breaks off in the body",
      "network",
      (response) => {
        response.writeHead(206, { "Content-Range": `bytes 0-7/${file.length}`, "Content-Length": 8 });
        response.write("123", () => response.destroy());
      },
    ],
  ];
  it.each(wrongAnswers)("refuses %s", async (_name, reason, answer) => {
    const server = await serve(honestAtFirst(answer));
    const source = await openHttpSource(server.url);
    const error = await rejectionOf(() => source.read(0, 8));
    expect(error).toMatchObject({ format: "http", reason, path: server.url });
  });

  it("reports a server that is not there", async () => {
    const server = await startRangeServer(honest);
    await server.close();
    const error = await rejectionOf(() => openHttpSource(server.url));
    expect(error.reason).toBe("network");
    expect(error.cause).toBeInstanceOf(Error);
  });

  it("does not read beyond the declared size, nor trust a lying one", async () => {
    const server = await serve((response, range) => {
      response.writeHead(206, { "Content-Range": `bytes ${range!.first}-${range!.last}/9007199254740991` });
      response.end(file.subarray(range!.first, range!.last + 1));
    });
    const source = await openHttpSource(server.url);
    expect((await rejectionOf(() => openSafetensors(source))).reason).toBe("trailing");
    expect((await rejectionOf(() => source.read(2 ** 53 - 1, 1))).reason).toBe("range");
  });

  it("passes an abort through as the signal's reason, before the answer and within its body", async () => {
    const silent: Answer = () => undefined;
    const stalling: Answer = (response) => {
      response.writeHead(206, { "Content-Range": `bytes 0-7/${file.length}` });
      response.write("123");
    };
    for (const answer of [silent, stalling]) {
      const server = await serve(honestAtFirst(answer));
      const source = await openHttpSource(server.url);
      const controller = new AbortController();
      const reading = source.read(0, 8, controller.signal);
      const reason = new Error("enough");
      setTimeout(() => controller.abort(reason), 50);
      await expect(reading).rejects.toBe(reason);
    }
    const server = await serve(honest);
    const signal = AbortSignal.abort();
    await expect(openHttpSource(server.url, { signal })).rejects.toBe(signal.reason);
  });
});

describe("parseContentRange", () => {
  it("takes exactly the forms of RFC 9110", () => {
    expect(parseContentRange("bytes 0-7/100")).toEqual({ first: 0, last: 7, size: 100 });
    expect(parseContentRange("bytes */100")).toEqual({ first: undefined, last: undefined, size: 100 });
    const bad = [null, "", "bytes 0-7", "bytes 0-7/*", "bytes 7-0/100", "bytes 0-100/100", "items 0-7/100"];
    bad.push("bytes 0-7/9007199254740993", "bytes -1-7/100", "bytes 0-7/100, 8-9/100");
    for (const header of bad) expect(parseContentRange(header)).toBeUndefined();
  });
});
