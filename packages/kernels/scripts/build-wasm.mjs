/*
 * Compiles assembly/ to WebAssembly, for one shared memory (threads) and for a memory of its own, each with and
 * without relaxed SIMD, and the random numbers by themselves; writes the bytes as modules of base64 text, so that no
 * file has to be fetched at run time.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import asc from "assemblyscript/asc";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "src/wasm/generated");

const common = [
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
  "--initialMemory",
  "1",
  "--outFile",
  "out.wasm",
];

/** Where the kernels' tables begin: STATICS of src/wasm/codes.ts. */
const STATICS = 16384;

const kernels = [
  "assembly/index.ts",
  "--importMemory",
  "--maximumMemory",
  "65536",
  "--memoryBase",
  String(STATICS),
];

const threads = ["--enable", "threads", "--sharedMemory"];
const relaxed = ["--enable", "relaxed-simd"];

/** For a memory that threads share, and for one thread with a memory of its own; each without and with relaxed SIMD. */
const builds = {
  threads,
  relaxedThreads: [...threads, ...relaxed],
  single: [],
  relaxedSingle: relaxed,
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

/** Bytes of one build before those of the next follow. */
const STRIPE = 4096;

const binaries = {};
for (const [name, options] of Object.entries(builds))
  binaries[name] = await compile([...kernels, ...options]);
// The builds differ little. Laid in stripes, each finds its like within the 32 KiB that deflate looks back over.
const stripes = [];
const longest = Math.max(...Object.values(binaries).map(({ length }) => length));
for (let at = 0; at < longest; at += STRIPE) {
  for (const binary of Object.values(binaries)) stripes.push(binary.subarray(at, at + STRIPE));
}
const deflated = deflateRawSync(Buffer.concat(stripes), { level: 9 });
const lengths = Object.fromEntries(Object.entries(binaries).map(([name, { length }]) => [name, length]));
await mkdir(target, { recursive: true });
await writeFile(
  join(target, "binaries.ts"),
  `/** The number of bytes of each build, in their order. */
export const lengths = ${JSON.stringify(lengths)} as const;

/** How many bytes of one build come before those of the next, and so on in turns. */
export const stripe = ${STRIPE};

/** The builds in stripes: deflated, then base64. */
export const deflated =
  "${deflated.toString("base64")}";
`,
);
const philox = await compile(["assembly/philox.ts", "--maximumMemory", "1"]);
await writeFile(
  join(target, "philox.ts"),
  `/** The compiled random numbers: base64. */
export const philoxBinary =
  "${Buffer.from(philox).toString("base64")}";
`,
);
process.stdout.write(`generated/binaries.ts: ${JSON.stringify(lengths)}, ${deflated.length} deflated\n`);
