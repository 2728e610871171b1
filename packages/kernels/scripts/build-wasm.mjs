/*
 * Compiles assembly/ to WebAssembly, once for one shared memory (threads) and once for a memory of its own, and writes
 * the bytes as modules of base64 text, so that no file has to be fetched at run time.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
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

/** @type {Record<string, { options: string[], comment: string }>} */
const builds = {
  threads: {
    options: ["--enable", "threads", "--sharedMemory"],
    comment: "The kernels for a memory that threads share",
  },
  single: { options: [], comment: "The kernels for one thread with a memory of its own" },
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

await mkdir(target, { recursive: true });
for (const [name, { options, comment }] of Object.entries(builds)) {
  const binary = await compile(options);
  const text = Buffer.from(binary).toString("base64");
  await writeFile(
    join(target, `${name}.ts`),
    `/** ${comment}: ${binary.length} bytes, base64. */\nexport const ${name} =\n  "${text}";\n`,
  );
  process.stdout.write(`generated/${name}.ts: ${binary.length} bytes\n`);
}
