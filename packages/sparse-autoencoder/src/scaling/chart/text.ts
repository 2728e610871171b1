/** Text within SVG. */
export const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 2¹¹ for 2048, 3,000 for other whole numbers. */
export function formatCount(value: number): string {
  const power = Math.log2(value);
  if (!Number.isInteger(power) || value < 64) return value.toLocaleString("en-US");
  return `2${[...String(power)].map((digit) => SUPERSCRIPTS[Number(digit)]).join("")}`;
}

/** A number in as few digits as tell it. */
export const formatNumber = (value: number, digits = 3): string => String(Number(value.toPrecision(digits)));

/** A coordinate. */
export const px = (value: number): string => value.toFixed(1);
