import type { EmojiData, RgbPicture } from "./protocol.ts";

/** The longest side that a picture of one's own is brought to, in pixels: twice that of an emoji. */
export const LONGEST_SIDE = 64;
/** The largest file that is read as a picture, in bytes. */
export const LARGEST_FILE = 20_000_000;

/** The size of a picture whose longer side is to be at most `longest`, and whose shorter one at least `shortest`. */
export function fitSize(
  width: number,
  height: number,
  longest: number,
  shortest: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  const side = (length: number) => Math.max(shortest, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}

/** Why a file cannot be taken for a picture, in words, or undefined if it may be one. */
export function fileProblem({ name, type, size }: Pick<File, "name" | "type" | "size">): string | undefined {
  if (!type.startsWith("image/")) return `${name} is no picture. A PNG, JPEG, WebP, GIF or SVG can be read.`;
  if (size === 0) return `${name} is empty.`;
  if (size > LARGEST_FILE)
    return `${name} has ${Math.round(size / 1e6)} MB; at most ${LARGEST_FILE / 1e6} MB are read.`;
  return undefined;
}

/** What a canvas shows, as red, green and blue. */
function pixelsOf(context: OffscreenCanvasRenderingContext2D): RgbPicture {
  const { width, height } = context.canvas;
  const rgba = context.getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    for (let channel = 0; channel < 3; channel++) data[to++] = rgba[from + channel]!;
  }
  return { width, height, data };
}

function whiteCanvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser gives no canvas to read pictures with.");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  return context;
}

/** The pixels of an emoji. */
export function readTile({ atlas, columns, tileSize }: EmojiData, tile: number): RgbPicture {
  const context = whiteCanvas(tileSize, tileSize);
  const [x, y] = [(tile % columns) * tileSize, Math.floor(tile / columns) * tileSize];
  context.drawImage(atlas, x, y, tileSize, tileSize, 0, 0, tileSize, tileSize);
  return pixelsOf(context);
}

/** An image element with a file's picture; it also knows SVG, which `createImageBitmap` does not. */
async function decode(file: File): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  } catch {
    throw new Error(
      `${file.name} could not be read as a picture: it is damaged, or of a kind that this browser does not know.`,
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** The pixels of a picture of one's own on white, made as small as the emoji's drawings. @throws Error in plain words */
export async function readPicture(file: File, patchSize: number): Promise<RgbPicture> {
  const problem = fileProblem(file);
  if (problem !== undefined) throw new Error(problem);
  const image = await decode(file);
  // A vector graphic need not have a size of its own.
  const [own, tall] = [image.naturalWidth || LONGEST_SIDE, image.naturalHeight || LONGEST_SIDE];
  const { width, height } = fitSize(own, tall, LONGEST_SIDE, patchSize);
  const context = whiteCanvas(width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  return pixelsOf(context);
}
