import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** Answers one request for the bytes `first` to `last`, inclusive; `undefined` where no range was asked for. */
export type Answer = (
  response: ServerResponse,
  range: { first: number; last: number } | undefined,
  request: IncomingMessage,
) => void;

/** A local HTTP server on 127.0.0.1 that answers as it is told, and records the ranges it was asked for. */
export async function startRangeServer(answer: Answer) {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    answer(
      response,
      match === null ? undefined : { first: Number(match[1]), last: Number(match[2]) },
      request,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}/model.safetensors`,
    ranges,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers as a server that honours byte ranges does. */
export function honourRange(file: Uint8Array): Answer {
  return (response, range) => {
    if (range === undefined) {
      response.writeHead(200, { "Content-Length": file.byteLength }).end(file);
    } else if (range.first >= file.byteLength) {
      response.writeHead(416, { "Content-Range": `bytes */${file.byteLength}` }).end();
    } else {
      const last = Math.min(range.last, file.byteLength - 1);
      response.writeHead(206, {
        "Content-Range": `bytes ${range.first}-${last}/${file.byteLength}`,
        ETag: '"1"',
      });
      response.end(file.subarray(range.first, last + 1));
    }
  };
}
