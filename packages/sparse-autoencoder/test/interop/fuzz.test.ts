import { type ByteSource, FormatError } from "@quadrivium/formats";
import { OptionError } from "@quadrivium/kernels";
import { seededRandom } from "@quadrivium/test-utils";
import { expect, it } from "vitest";
import { type AutoencoderData, detectLayout, type NamedFiles } from "../../src/index.ts";
import {
  dictionaryLearningFiles,
  json,
  openAiFiles,
  saeLensFiles,
  sparsifyFiles,
} from "../support/interop-files.ts";
import { type ForeignLayout, filesOf, golden, libraries } from "../support/interop-golden.ts";

const CASES = 10_000;
/** Generous, since other work may hold the machine up; a hang or a bomb takes longer by far. */
const LONGEST_MS = 2000;

type Files = Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
type Random = (limit: number) => number;

/** Valid files of each library, small ones and those that PyTorch wrote. */
const seeds: Readonly<Record<ForeignLayout, readonly Files[]>> = {
  openAi: [openAiFiles(), filesOf(golden.cases["OpenAI: TopK, column-major decoder"])],
  sparsify: [
    sparsifyFiles({ activation: "topk", transcode: false, expansion_factor: 2 }),
    filesOf(golden.cases["sparsify: float16"]),
  ],
  saeLens: [
    saeLensFiles({ normalize_activations: "none", rescale_acts_by_decoder_norm: true }),
    {
      ...saeLensFiles({ normalize_activations: "expected_average_only_in" }),
      "activation_scaler.json": json({ scaling_factor: 2 }),
    },
    filesOf(golden.cases["SAELens, flat: ReLU with a fine-tuning scale"]),
  ],
  dictionaryLearning: [
    dictionaryLearningFiles({}, { trainer: { dict_class: "AutoEncoderTopK" } }),
    filesOf(golden.cases["dictionary_learning: AutoEncoderNew"]),
  ],
};
const layouts = ["openAi", "sparsify", "saeLens", "dictionaryLearning"] as const;

/** What nobody writes into a configuration, or only with bad intent. */
const hostileValues: readonly unknown[] = [
  null,
  -1,
  0,
  0.5,
  1e308,
  2 ** 31,
  2 ** 53,
  true,
  "",
  "topk",
  "\u0000".repeat(50),
  [],
  {},
  { k: -3 },
  [[[[[[]]]]]],
];

/** Bytes that are instructions of a pickle, brackets of JSON, or the ends of numbers. */
const tellingBytes = [0, 1, 0x2e, 0x28, 0x4a, 0x51, 0x52, 0x5b, 0x68, 0x71, 0x74, 0x7b, 0x7d, 0x80, 0xff];

/** Changes the bytes of a file: cut, flipped, overwritten, doubled or left out, mostly near its start. */
function mutateBytes(original: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(original);
  if (bytes.length < 8) return bytes;
  const at = random(2) === 0 ? random(bytes.length) : random(Math.min(bytes.length, 700));
  switch (random(6)) {
    case 0:
      return bytes.slice(0, random(bytes.length));
    case 1:
      bytes[at] ^= 1 << random(8);
      return bytes;
    case 2:
      bytes[at] = tellingBytes[random(tellingBytes.length)];
      return bytes;
    case 3: {
      const word = [0, 1, 2 ** 16, 2 ** 31, 2 ** 32 - 1][random(5)];
      new DataView(bytes.buffer).setUint32(Math.min(at, bytes.length - 4), word, true);
      return bytes;
    }
    case 4:
      return Uint8Array.from([
        ...bytes.subarray(0, at),
        ...bytes.subarray(at, at + 1 + random(20)),
        ...bytes.subarray(at),
      ]);
    default:
      return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + random(8))]);
  }
}

/** Changes a configuration in a way that leaves it JSON, or nearly. */
function mutateJson(original: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const value: Record<string, unknown> = JSON.parse(new TextDecoder().decode(original));
  const keys = Object.keys(value);
  const key = keys[random(keys.length)];
  switch (random(6)) {
    case 0:
      delete value[key];
      return json(value);
    case 1:
      return new TextEncoder().encode(`{"${key}":`.repeat(1 + random(3000)));
    case 2:
      return new TextEncoder().encode(
        `{"__proto__":{"k":2},"${key}":1e999,"${key}":${"9".repeat(1 + random(400))}}`,
      );
    case 3: {
      const depth = 1 + random(200);
      return new TextEncoder().encode(`{"${key}":${"[".repeat(depth)}${"]".repeat(depth)}}`);
    }
    default:
      value[key] = hostileValues[random(hostileValues.length)];
      return json(value);
  }
}

/** Changes one or two files of a set; sometimes a file is missing, empty, or another's. */
function mutateFiles(original: Files, random: Random): Files {
  const files = { ...original };
  const names = Object.keys(files);
  for (let times = 1 + random(2); times > 0; times--) {
    const name = names[random(names.length)];
    switch (random(12)) {
      case 0:
        files[name] = new Uint8Array(0);
        break;
      case 1:
        files[name] = files[names[random(names.length)]];
        break;
      default: {
        const isJson = name.endsWith(".json") && files[name] === original[name];
        files[name] =
          isJson && random(3) > 0 ? mutateJson(files[name], random) : mutateBytes(files[name], random);
      }
    }
  }
  return files;
}

/** The files as sources that refuse, with an error that no reader may meet, to read beyond their ends. */
function guarded(files: Files): { sources: NamedFiles; bytes: number } {
  const sources = Object.fromEntries(
    Object.entries(files).map(([name, bytes]): [string, ByteSource] => [
      name,
      {
        size: bytes.length,
        path: name,
        async read(offset, length) {
          if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length))
            throw new Error(`${length} bytes asked for at ${offset} of ${bytes.length}`);
          return bytes.slice(offset, offset + length);
        },
      },
    ]),
  );
  return { sources, bytes: Object.values(files).reduce((total, { length }) => total + length, 0) };
}

/** A load must be whole, and no larger than what it was read from: at most twice, where halves become floats. */
function checkLoad({ config, parameters }: AutoencoderData, fileBytes: number): void {
  const { width, latents, k } = config;
  expect(k >= 1 && k <= latents).toBe(true);
  expect(Object.values(parameters).map(({ length }) => length)).toEqual([
    latents * width,
    latents,
    latents * width,
    width,
  ]);
  for (const { byteLength } of Object.values(parameters))
    expect(byteLength).toBeLessThanOrEqual(2 * fileBytes);
}

it(`ends ${CASES} hostile files in a load or a typed error, in bounded time and memory`, {
  timeout: 120_000,
}, async () => {
  const next = seededRandom(2406);
  const random = (limit: number) => Math.floor(next() * limit);
  const outcomes = { loads: 0, format: 0, option: 0 };
  let slowest = 0;
  for (let round = 0; round < CASES; round++) {
    const layout = layouts[random(layouts.length)];
    const files = mutateFiles(seeds[layout][random(seeds[layout].length)], random);
    // Now and then the files are taken for another library's.
    const reader = random(10) === 0 ? layouts[random(layouts.length)] : layout;
    const { sources, bytes } = guarded(files);
    const start = performance.now();
    for (const read of [() => libraries[reader].read(sources), () => detectLayout(sources)]) {
      try {
        const result = await read();
        if (typeof result === "string") continue;
        checkLoad(result, bytes);
        outcomes.loads++;
      } catch (error) {
        if (FormatError.isInstance(error)) outcomes.format++;
        else if (OptionError.isInstance(error)) outcomes.option++;
        else throw new Error(`round ${round}, ${layout}: ${String(error)}`, { cause: error });
      }
    }
    slowest = Math.max(slowest, performance.now() - start);
  }
  expect(slowest).toBeLessThan(LONGEST_MS);
  // A fuzz that met only one kind of end would show nothing.
  expect(outcomes.loads).toBeGreaterThan(CASES / 10);
  expect(outcomes.format).toBeGreaterThan(CASES / 4);
  expect(outcomes.option).toBeGreaterThan(20);
});
