const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" });

/** 12345 → "12,345". */
export const formatCount = (value: number): string => whole.format(value);

/** Three digits, with k or M: 1234567 → "1.23M". */
export const formatRate = (value: number): string => compact.format(value);

/** 0.1234 → "12.3 %"; tiny shares keep two digits: 0.000123 → "0.012 %". */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent >= 10)
    return `${percent.toFixed(percent === 0 || percent >= 99.95 ? 0 : 1)} %`;
  return `${percent.toPrecision(2)} %`;
}

/** Three significant digits: 0.04567 → "0.0457"; nothing is "0". */
export const formatFigure = (value: number): string => (value === 0 ? "0" : value.toPrecision(3));

/** 75 → "1 min 15 s"; unknown and endless times are "–". */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const rounded = Math.max(0, Math.round(seconds));
  if (rounded < 60) return `${rounded} s`;
  const minutes = Math.floor(rounded / 60);
  return minutes < 60
    ? `${minutes} min ${rounded % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Words as a sentence: a capital letter at the beginning, a full stop at the end. */
export const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
