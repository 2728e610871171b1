import { buildAndServe } from "./serve-demo.ts";

const { HOST, PORT = "4173" } = process.env;
const server = await buildAndServe({ port: Number(PORT), host: HOST });
process.stdout.write(`\n  Quadrivium's demo is at ${server.address}\n  Press Ctrl+C to stop it.\n\n`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void server.close().then(() => process.exit(0)));
}
