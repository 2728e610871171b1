import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { encode } from "fast-png";
import { ATLAS_FORMAT, type AtlasIndex } from "./atlas-index.ts";
import { layOutAtlas } from "./atlas-layout.ts";
import { CREDIT } from "./credit.ts";
import { type LoadOpenMojiOptions, loadOpenMoji, opaqueImages } from "./load-open-moji.ts";
import { openMojiRoot, packageVersions } from "./package-versions.ts";
import { readIfThere } from "./read-if-there.ts";
import { type SplitOptions, splitByConcept } from "./split-by-concept.ts";
import { writeAtomic } from "./write-atomic.ts";

/** What {@link writeAtlas} can be told: which emoji at which size, and how to split them. */
export interface WriteAtlasOptions extends LoadOpenMojiOptions, SplitOptions {
  /** Where the files go; made if absent. */
  readonly folder: string;
}

/** The files of an atlas. */
export interface WrittenAtlas {
  /** The PNG, `openmoji-SIZE.png`. */
  readonly imageFile: string;
  /** Its index, `openmoji-SIZE.json`. */
  readonly indexFile: string;
  /** Size of the PNG in bytes. */
  readonly imageBytes: number;
  /** Size of the index in bytes. */
  readonly indexBytes: number;
  /** False if the files were already up to date and were left alone. */
  readonly written: boolean;
}

/**
 * Writes all emoji as one opaque PNG (RGB on white, a near-square grid), a JSON index, and OpenMoji's licence.
 *
 * Files that are already what would be written are left alone; the index holds the digest of its image and is
 * written last, so that a write cut short is seen and made good by the next call.
 *
 * @throws OpenMojiError if an option is out of range; the signal's reason when aborted.
 */
export async function writeAtlas(options: WriteAtlasOptions): Promise<WrittenAtlas> {
  const { folder } = options;
  const openMoji = await loadOpenMoji(options);
  const { entries, size } = openMoji;
  const { sides } = splitByConcept(entries, options);
  const columns = Math.ceil(Math.sqrt(entries.length));
  const imageName = `openmoji-${size}.png`;
  const imageFile = join(folder, imageName);
  const indexFile = join(folder, `openmoji-${size}.json`);

  const indexFor = (image: Uint8Array): string => {
    const { openmoji, resvg } = packageVersions();
    const index: AtlasIndex & { madeWith: Record<string, string> } = {
      format: ATLAS_FORMAT,
      credit: CREDIT,
      madeWith: { openmoji, resvg },
      image: imageName,
      imageSha256: createHash("sha256").update(image).digest("hex"),
      size,
      columns,
      tiles: entries.map(({ hexcode, emoji, annotation, group, subgroup }, tile) => {
        return { hexcode, emoji, annotation, group, subgroup, split: sides[tile]! };
      }),
    };
    return `${JSON.stringify(index)}\n`;
  };

  const [oldImage, oldIndex] = await Promise.all([readIfThere(imageFile), readIfThere(indexFile)]);
  if (oldImage !== undefined && oldIndex?.toString("utf8") === indexFor(oldImage)) {
    const [imageBytes, indexBytes] = [oldImage.length, oldIndex.length];
    return { imageFile, indexFile, imageBytes, indexBytes, written: false };
  }
  const picture = layOutAtlas(opaqueImages(openMoji), columns);
  const image = encode({ ...picture, channels: 3, text: { Copyright: CREDIT } }, { zlib: { level: 9 } });
  const index = Buffer.from(indexFor(image));
  await writeAtomic(
    join(folder, "openmoji-LICENSE.txt"),
    await readFile(join(openMojiRoot(), "LICENSE.txt")),
  );
  await writeAtomic(imageFile, image);
  await writeAtomic(indexFile, index);
  return { imageFile, indexFile, imageBytes: image.length, indexBytes: index.length, written: true };
}
