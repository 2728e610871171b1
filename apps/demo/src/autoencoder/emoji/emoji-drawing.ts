import type { EmojiData } from "./protocol.ts";

/** Draws the emoji that a patch was cut from, with its square outlined, into a square canvas. */
export function drawExample(
  canvas: HTMLCanvasElement,
  data: EmojiData,
  patch: number,
  colors: { readonly outline: string; readonly halo: string },
): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { tileSize, columns, patchSize, origin } = data;
  const tile = origin.image[patch]!;
  const [sx, sy] = [(tile % columns) * tileSize, Math.floor(tile / columns) * tileSize];
  const scale = canvas.width / tileSize;
  context.imageSmoothingEnabled = false;
  context.drawImage(data.atlas, sx, sy, tileSize, tileSize, 0, 0, canvas.width, canvas.height);
  const [x, y] = [origin.x[patch]! * scale, origin.y[patch]! * scale];
  const side = patchSize * scale;
  const line = Math.max(1.5, canvas.width / 40);
  // A light line under the dark one, so that the square shows on any drawing; around the patch, but within the canvas.
  const halo = line * 2.2;
  const clamp = (value: number) => Math.min(canvas.width - line / 2, Math.max(line / 2, value));
  const [left, top] = [clamp(x - line / 2), clamp(y - line / 2)];
  const [right, bottom] = [clamp(x + side + line / 2), clamp(y + side + line / 2)];
  for (const [color, width] of [
    [colors.halo, halo],
    [colors.outline, line],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = width;
    context.strokeRect(left, top, right - left, bottom - top);
  }
}

/** Draws one emoji, filling a square canvas of its size. */
export function drawTile(canvas: HTMLCanvasElement, data: EmojiData, tile: number): void {
  const { tileSize, columns } = data;
  const [x, y] = [(tile % columns) * tileSize, Math.floor(tile / columns) * tileSize];
  canvas.getContext("2d")?.drawImage(data.atlas, x, y, tileSize, tileSize, 0, 0, canvas.width, canvas.height);
}

/** Draws one patch alone, filling a square canvas of P × P pixels. */
export function drawPatch(canvas: HTMLCanvasElement, data: EmojiData, patch: number): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const { tileSize, columns, patchSize, origin } = data;
  const tile = origin.image[patch]!;
  const x = (tile % columns) * tileSize + origin.x[patch]!;
  const y = Math.floor(tile / columns) * tileSize + origin.y[patch]!;
  context.drawImage(data.atlas, x, y, patchSize, patchSize, 0, 0, patchSize, patchSize);
}

/** The English name of the emoji that a patch was cut from. */
export const nameOfPatch = (data: EmojiData, patch: number): string => data.names[data.origin.image[patch]!]!;

/** Whether a patch was held out of the training. */
export const isHeldOut = (data: EmojiData, patch: number): boolean => patch >= data.trainingPatches;
