import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../..", import.meta.url));

/** The demo, started as `npm start` starts it, on a free port. */
export interface StartedDemo {
  /** What it printed as its address. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Builds and serves the demo in a process of its own and waits for the address that it prints. */
export function startDemo(): Promise<StartedDemo> {
  // Vitest's own NODE_ENV would make it a development build.
  const { NODE_ENV: _ours, ...environment } = process.env;
  const server = spawn(process.execPath, ["--import", "tsx", "scripts/start.ts"], {
    cwd: folder,
    env: { ...environment, PORT: "0", HOST: "localhost" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  return new Promise((resolve, reject) => {
    let printed = "";
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /http:\/\/localhost:\d+/.exec(printed)?.[0];
      if (address === undefined) return;
      const stop = async () => {
        server.kill("SIGTERM");
        await ended;
      };
      resolve({ address, stop });
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.once("exit", (code) => reject(new Error(`the demo ended with code ${code}:\n${printed}`)));
  });
}
