/**
 * A child process that overwrites one file over and over, for a test that kills it.
 *
 * Arguments: the path and the number of bytes. File number n consists of bytes n mod 251 alone, and each is written in
 * many chunks; the word "writing" goes to standard output in the middle of each.
 */
import { writeFileAtomically } from "../../src/node.ts";

const [path, size] = process.argv.slice(2);
const CHUNKS = 64;

async function* chunks(fill) {
  for (let i = 0; i < CHUNKS; i += 1) {
    if (i === CHUNKS / 2) process.stdout.write("writing\n");
    // Gives the event loop a turn, as a writer that waits for a device does.
    await new Promise((resolve) => setImmediate(resolve));
    yield new Uint8Array(Number(size) / CHUNKS).fill(fill);
  }
}

for (let file = 1; ; file += 1) await writeFileAtomically(path, chunks(file % 251));
