/** Draws test error against test ratio from the points of `npm run adult -- --more --json FILE`: FILE in, SVG out. */
import { readFileSync, writeFileSync } from "node:fs";
import type { AdultPoint } from "./adult-rates.ts";

const [from, to] = process.argv.slice(2);
if (!from || !to) throw new Error("expected the file of points and the name of the figure");
const points: AdultPoint[] = JSON.parse(readFileSync(from, "utf8"));

const W = 430;
const H = 330;
const MARGIN = { left: 52, right: 14, top: 34, bottom: 44 };
const methods = [
  { method: "ramp", title: "ramp (this method)", color: "#0a6b66", width: 2.4 },
  { method: "group thresholds", title: "plain SVM, two thresholds", color: "#9a5400", width: 1.6 },
  { method: "covariance", title: "covariance bound", color: "#7d3b82", width: 1.6 },
  { method: "hinge", title: "hinge constraints", color: "#2f4fa8", width: 1.6 },
  { method: "reductions", title: "reductions, best single fit", color: "#8a867c", width: 1.2 },
  { method: "bias shift", title: "plain SVM, one shift for all", color: "#b0413e", width: 1.2 },
  { method: "SVM", title: "plain SVM", color: "#1c2024", width: 0 },
] as const;
const panels = [
  { group: "male", title: "men over women", most: 3.8 },
  { group: "educated", title: "education-num ≥ 13 over the rest", most: 6.6 },
] as const;
const [low, high] = [0.145, 0.225];

function panel({ group, title, most }: (typeof panels)[number], left: number): string {
  const x = (ratio: number) => left + MARGIN.left + (ratio / most) * (W - MARGIN.left - MARGIN.right);
  const y = (error: number) =>
    MARGIN.top + ((high - error) / (high - low)) * (H - MARGIN.top - MARGIN.bottom);
  const parts = [
    `<text x="${left + MARGIN.left}" y="20" font-weight="600" font-size="13">${title}</text>`,
    `<line x1="${x(1)}" x2="${x(1)}" y1="${MARGIN.top}" y2="${H - MARGIN.bottom}" stroke="#8a867c" stroke-dasharray="3 3"/>`,
  ];
  for (let error = 0.15; error < high; error += 0.01) {
    const at = y(error).toFixed(1);
    parts.push(`<line x1="${x(0)}" x2="${x(most)}" y1="${at}" y2="${at}" stroke="#e4e0d6"/>`);
    parts.push(`<text x="${x(0) - 6}" y="${at}" dy="4" text-anchor="end">${error.toFixed(2)}</text>`);
  }
  for (let ratio = 0; ratio <= most; ratio++) {
    parts.push(`<text x="${x(ratio)}" y="${H - MARGIN.bottom + 16}" text-anchor="middle">${ratio}</text>`);
  }
  parts.push(
    `<text x="${x(most / 2)}" y="${H - 8}" text-anchor="middle">test ratio of positive rates</text>`,
  );
  for (const { method, color, width } of methods) {
    const own = points
      .filter((one) => one.group === group && one.method === method)
      .filter(({ test }) => test.thresholded <= most && test.error <= high && test.error >= low)
      .sort((one, other) => one.test.thresholded - other.test.thresholded);
    const places = own.map(({ test }) => `${x(test.thresholded).toFixed(1)},${y(test.error).toFixed(1)}`);
    if (width > 0)
      parts.push(
        `<polyline points="${places.join(" ")}" fill="none" stroke="${color}" stroke-width="${width}"/>`,
      );
    for (const place of places) {
      const [cx, cy] = place.split(",");
      parts.push(`<circle cx="${cx}" cy="${cy}" r="${method === "SVM" ? 5 : 3}" fill="${color}"/>`);
    }
  }
  return parts.join("\n");
}

const legend = methods.map(({ title, color }, i) => {
  const [column, line] = [i % 4, Math.floor(i / 4)];
  const [x, y] = [24 + column * 212, H + 18 + line * 20];
  return `<circle cx="${x}" cy="${y - 4}" r="4.5" fill="${color}"/><text x="${x + 10}" y="${y}">${title}</text>`;
});
const size = `width="${2 * W + 20}" height="${H + 56}" viewBox="0 0 ${2 * W + 20} ${H + 56}"`;
const svg = [
  `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="system-ui, sans-serif" font-size="11" fill="#1c2024">`,
  "<title>Test error against test ratio of positive rates on Adult, for all methods</title>",
  `<rect width="100%" height="100%" rx="8" fill="#fdfcf9"/>`,
  `<text transform="translate(12 ${H / 2}) rotate(-90)" text-anchor="middle">test error</text>`,
  ...panels.map((one, i) => panel(one, 10 + i * W)),
  ...legend,
  "</svg>",
];
writeFileSync(to, `${svg.join("\n")}\n`);
