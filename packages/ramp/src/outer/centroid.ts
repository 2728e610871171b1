import type { Cut } from "./cut-model.ts";

type Point = readonly [number, number];

/**
 * The centre of mass of {v : h(v) ≥ level} within the box, for two constraints: the rectangle is clipped by one
 * half-plane per cut. Where nothing is left of it, the last polygon that had an area is taken.
 */
export function centroid(cuts: readonly Cut[], box: Float64Array, level: number): Float64Array {
  const [width, height] = [box[0]!, box[1]!];
  let polygon: Point[] = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ];
  for (const { objective, violations } of cuts) {
    const inside = ([x, y]: Point) => objective + violations[0]! * x + violations[1]! * y - level;
    const clipped = clip(polygon, inside);
    if (clipped.length < 3) break;
    polygon = clipped;
  }
  return centre(polygon);
}

function clip(polygon: readonly Point[], inside: (point: Point) => number): Point[] {
  const kept: Point[] = [];
  for (const [i, point] of polygon.entries()) {
    const next = polygon[(i + 1) % polygon.length]!;
    const [here, there] = [inside(point), inside(next)];
    if (here >= 0) kept.push(point);
    if (here > 0 !== there > 0 && here !== there) {
      const t = here / (here - there);
      if (t > 0 && t < 1)
        kept.push([point[0] + t * (next[0] - point[0]), point[1] + t * (next[1] - point[1])]);
    }
  }
  return kept;
}

function centre(polygon: readonly Point[]): Float64Array {
  let [area, x, y] = [0, 0, 0];
  const [originX, originY] = polygon[0]!;
  for (const [i, point] of polygon.entries()) {
    const next = polygon[(i + 1) % polygon.length]!;
    const [ax, ay] = [point[0] - originX, point[1] - originY];
    const [bx, by] = [next[0] - originX, next[1] - originY];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (area > 1e-300) return Float64Array.of(originX + x / (3 * area), originY + y / (3 * area));
  const mean = (k: 0 | 1) => polygon.reduce((sum, point) => sum + point[k], 0) / polygon.length;
  return Float64Array.of(mean(0), mean(1));
}
