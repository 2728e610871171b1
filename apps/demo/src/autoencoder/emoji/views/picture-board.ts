import type { HeatMap } from "../heat-map.ts";
import type { RgbPicture } from "../protocol.ts";

/** The colours that a board is drawn in. */
export interface BoardColors {
  readonly surface: string;
  readonly accent: string;
  readonly outline: string;
  readonly halo: string;
}

/** What is drawn on a board. */
export interface Board {
  readonly picture: RgbPicture;
  readonly patchSize: number;
  /** Laid over the picture, which then fades. */
  readonly heat: HeatMap | undefined;
  /** The activation that is coloured in full. */
  readonly full: number;
  /** Upper left pixel of the outlined patch. */
  readonly patch: { readonly x: number; readonly y: number } | undefined;
}

/** How much of a picture is seen under a heat map. */
const FADED = 0.22;
/** How much the surroundings of a patch are covered, where nothing lies over the picture. */
const DIMMED = 0.45;
/** How strongly the weakest fire is coloured. */
const FAINTEST = 0.15;

/** The picture as a canvas of its own size. */
function pictureCanvas({ width, height, data }: RgbPicture): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const pixels = new ImageData(width, height);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    pixels.data[to] = data[from]!;
    pixels.data[to + 1] = data[from + 1]!;
    pixels.data[to + 2] = data[from + 2]!;
    pixels.data[to + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  return canvas;
}

/** Draws a picture large, a heat map over it with each patch's value at its middle, and the outline of one patch. */
export function drawBoard(
  context: CanvasRenderingContext2D,
  { picture, patchSize, heat, full, patch }: Board,
  colors: BoardColors,
): void {
  const { width, height } = context.canvas;
  const scale = width / picture.width;
  context.imageSmoothingEnabled = false;
  context.globalAlpha = 1;
  context.fillStyle = colors.surface;
  context.fillRect(0, 0, width, height);
  context.globalAlpha = heat === undefined ? 1 : FADED;
  context.drawImage(pictureCanvas(picture), 0, 0, width, height);
  if (heat !== undefined && full > 0) {
    context.fillStyle = colors.accent;
    const middle = (patchSize - 1) / 2;
    for (const [place, value] of heat.values.entries()) {
      if (value <= 0) continue;
      const [x, y] = [place % heat.columns, Math.floor(place / heat.columns)];
      context.globalAlpha = FAINTEST + (1 - FAINTEST) * Math.min(1, value / full);
      context.fillRect((x + middle) * scale, (y + middle) * scale, scale, scale);
    }
  }
  context.globalAlpha = 1;
  if (patch === undefined) return;
  const [left, up, side] = [patch.x * scale, patch.y * scale, patchSize * scale];
  if (heat === undefined) {
    context.fillStyle = colors.surface;
    context.globalAlpha = DIMMED;
    context.beginPath();
    context.rect(0, 0, width, height);
    context.rect(left, up, side, side);
    context.fill("evenodd");
    context.globalAlpha = 1;
  }
  for (const [color, line] of [
    [colors.halo, 5],
    [colors.outline, 2.5],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = line;
    context.strokeRect(left, up, side, side);
  }
}

/** The patch whose middle is nearest to a point of the board, given in [0, 1] from its upper left corner. */
export function patchAt(
  { width, height }: Pick<RgbPicture, "width" | "height">,
  patchSize: number,
  point: { readonly x: number; readonly y: number },
): { readonly x: number; readonly y: number } {
  const along = (at: number, length: number) =>
    Math.min(length - patchSize, Math.max(0, Math.round(at * length - patchSize / 2)));
  return { x: along(point.x, width), y: along(point.y, height) };
}
