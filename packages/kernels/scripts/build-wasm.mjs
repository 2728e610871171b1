/*
 * Compiles assembly/ to WebAssembly, once for one shared memory (threads) and once for a memory of its own, and writes
 * the bytes as a module of base64 text, so that no file has to be fetched at run time.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import asc from "assemblyscript/asc";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "src/wasm/generated");

const common = [
  "assembly/index.ts",
  "--baseDir",
  root,
  "-O3",
  "--noAssert",
  "--enable",
  "simd",
  "--runtime",
  "stub",
  "--use",
  "abort=",
  "--importMemory",
  "--initialMemory",
  "1",
  "--maximumMemory",
  "65536",
  "--outFile",
  "out.wasm",
];

/** For a memory that threads share, and for one thread with a memory of its own. */
const builds = {
  threads: ["--enable", "threads", "--sharedMemory"],
  single: [],
};

async function compile(options) {
  let binary;
  const { error, stderr } = await asc.main([...common, ...options], {
    writeFile: (_name, contents) => {
      binary = contents;
    },
  });
  if (error || !binary) throw new Error(`${error?.message ?? "no output"}\n${stderr}`);
  return binary;
}

const binaries = [];
const ranges = {};
let end = 0;
for (const [name, options] of Object.entries(builds)) {
  const binary = await compile(options);
  ranges[name] = [end, end + binary.length];
  end += binary.length;
  binaries.push(binary);
}
// Deflated together: the builds differ little, so the second costs next to nothing.
const deflated = deflateRawSync(Buffer.concat(binaries), { level: 9 });
await mkdir(target, { recursive: true });
await writeFile(
  join(target, "binaries.ts"),
  `/** The first byte of each build, and the one behind its last. */
export const ranges = ${JSON.stringify(ranges)} as const;

/** The builds one after the other: deflated, then base64. */
export const deflated =
  "${deflated.toString("base64")}";
`,
);
process.stdout.write(`generated/binaries.ts: ${end} bytes, ${deflated.length} deflated\n`);
