import type { Pair, WindowAttributes } from "../ops/window.ts";
import type { Shape } from "../shape.ts";

/**
 * Visits every place (i, j) of y [B, OH, OW, …] with every place (u, v) of its window that lies inside x [B, H, W, …], in
 * this order; the callback gets the numbers of the three pixels.
 */
export function visitWindows(
  x: Shape,
  y: Shape,
  [h, w]: Pair,
  { stride, padding }: WindowAttributes,
  each: (atX: number, atWindow: number, atY: number) => void,
): void {
  const [B, H, W] = x;
  const [, OH, OW] = y;
  for (let b = 0; b < B; b++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let u = 0; u < h; u++) {
          for (let v = 0; v < w; v++) {
            const row = i * stride[0] + u - padding[0];
            const column = j * stride[1] + v - padding[2];
            if (row < 0 || row >= H || column < 0 || column >= W) continue;
            each((b * H + row) * W + column, u * w + v, (b * OH + i) * OW + j);
          }
        }
      }
    }
  }
}
