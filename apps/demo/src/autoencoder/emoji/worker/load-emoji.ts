import { decodeAtlas, parseAtlasIndex } from "@quadrivium/openmoji/atlas";
import { cutPatches, type Patches } from "@quadrivium/openmoji/patches";
import type { EmojiData } from "../protocol.ts";
import { familiesOf } from "./families.ts";

/** Side of a patch in pixels. */
const PATCH_SIZE = 8;

/** The patches that the autoencoder learns from and is measured on, and what the page shows of them. */
export interface EmojiPatches {
  /** Training patches first, then those held out. */
  readonly patches: Patches;
  /** d = P·P·3 */
  readonly width: number;
  readonly trainingPatches: number;
  /** For each patch a number that it shares with the patches of the other skin tones of its emoji. */
  readonly family: Uint32Array;
}

async function fetchOk(address: URL): Promise<Response> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.pathname} could not be loaded (HTTP ${response.status})`);
  return response;
}

/** Loads the atlas from the folder `base`, decodes it and cuts it into patches; blank ones are dropped. */
export async function loadEmoji(base: string): Promise<{ emoji: EmojiPatches; shown: EmojiData }> {
  const folder = new URL("data/", base);
  const index = parseAtlasIndex(await (await fetchOk(new URL("openmoji-32.json", folder))).json());
  const file = await (await fetchOk(new URL(index.image, folder))).blob();
  const options: ImageBitmapOptions = { premultiplyAlpha: "none", colorSpaceConversion: "none" };
  const atlas = await createImageBitmap(file, options);
  const context = new OffscreenCanvas(atlas.width, atlas.height).getContext("2d", {
    willReadFrequently: true,
  });
  if (context === null) throw new Error("this browser gives a worker no canvas to decode pictures with");
  context.drawImage(atlas, 0, 0);
  const images = decodeAtlas(context.getImageData(0, 0, atlas.width, atlas.height), index);

  const tilesOf = (side: string) =>
    [...index.tiles.keys()].filter((tile) => index.tiles[tile]!.split === side);
  const training = tilesOf("train");
  const heldOut = tilesOf("validation");
  const patches = cutPatches(images, { patchSize: PATCH_SIZE, indices: [...training, ...heldOut] });
  const firstHeldOut = new Set(heldOut);
  const found = patches.origin.image.findIndex((tile) => firstHeldOut.has(tile));
  const trainingPatches = found < 0 ? patches.count : found;

  const names = index.tiles.map(({ annotation }) => annotation);
  const families = familiesOf(names);
  return {
    emoji: {
      patches,
      width: PATCH_SIZE * PATCH_SIZE * 3,
      trainingPatches,
      family: patches.origin.image.map((tile) => families[tile]!),
    },
    shown: {
      atlas,
      tileSize: index.size,
      columns: index.columns,
      names,
      patchSize: PATCH_SIZE,
      origin: patches.origin,
      trainingPatches,
      tiles: { training: training.length, heldOut: heldOut.length },
      credit: index.credit,
    },
  };
}
