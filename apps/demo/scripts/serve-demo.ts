import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build, type LogLevel, preview } from "vite";
import { makeAtlas } from "./make-atlas.ts";

const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url));

/** How to build and serve the demo. */
export interface ServeOptions {
  /** Port to listen on; the next free one is taken if it is in use. 0 for any. */
  readonly port: number;
  /** Name or address to listen on. Default `localhost`. */
  readonly host?: string;
  /** What Vite prints. Default `warn`. */
  readonly logLevel?: LogLevel;
}

/** A server of the production build. */
export interface DemoServer {
  /** Where the page is, e.g. `http://localhost:4173`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Makes the data where it is stale, builds the pages, and serves them with the headers that threads need. */
export async function buildAndServe({
  port,
  host = "localhost",
  logLevel = "warn",
}: ServeOptions): Promise<DemoServer> {
  await makeAtlas();
  await build({ configFile, logLevel });
  const server = await preview({ configFile, logLevel, preview: { port, host } });
  const listening = server.httpServer.address() as AddressInfo;
  return { address: `http://localhost:${listening.port}`, close: () => server.close() };
}
