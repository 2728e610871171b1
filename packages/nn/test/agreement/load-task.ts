import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { RandomStream } from "@quadrivium/kernels";
import { loadOpenMoji, opaqueImages, readAnnotations } from "@quadrivium/openmoji";
import { VOCABULARY } from "./models.ts";
import { LENGTH, type TrainingTask } from "./task.ts";

const STEPS = 200;
const [TEXT_ROWS, IMAGE_ROWS] = [4, 2];
const IMAGES = 96;
const textFile = fileURLToPath(new URL("../../../../../shared/data/tinyshakespeare.txt", import.meta.url));

const picksBelow = (count: number, rows: number): number[][] => {
  const random = new RandomStream(1, "picks");
  return Array.from({ length: STEPS }, () => Array.from({ length: rows }, () => random.integer(count)));
};

/** The transformer's task on tinyshakespeare, or undefined where the file is not; the reason is then printed. */
export function loadTextTask(): TrainingTask | undefined {
  if (!existsSync(textFile)) {
    process.stderr.write("skipped: ../shared/data/tinyshakespeare.txt is not here\n");
    return undefined;
  }
  const text = readFileSync(textFile, "utf8");
  const alphabet = [...new Set(text)].sort();
  if (alphabet.length !== VOCABULARY)
    throw new Error(`tinyshakespeare: expected ${VOCABULARY} characters, got ${alphabet.length}`);
  const ids = new Map(alphabet.map((character, id) => [character, id]));
  const data = [...text.slice(0, 50_000)].map((character) => ids.get(character)!);
  return { model: "transformer", data, picks: picksBelow(data.length - LENGTH, TEXT_ROWS) };
}

/** The autoencoder's task on emoji, evenly picked from all. */
export async function loadImageTask(): Promise<TrainingTask> {
  const all = await readAnnotations();
  const hexcodes = Array.from(
    { length: IMAGES },
    (_, i) => all[Math.floor((i * all.length) / IMAGES)].hexcode,
  );
  const { data } = opaqueImages(await loadOpenMoji({ size: 32, hexcodes }));
  return {
    model: "autoencoder",
    data: Array.from(data, (byte) => byte / 255),
    picks: picksBelow(IMAGES, IMAGE_ROWS),
  };
}
