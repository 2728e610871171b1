/** A few emoji of every sort, so that tests draw little: hearts, tones, genders, flags, an extra. */
export const SUBSET = [
  "2764",
  "1F499",
  "1F44B",
  "1F44B-1F3FB",
  "1F44B-1F3FF",
  "1F469-200D-1F52C",
  "1F468-1F3FD-200D-1F52C",
  "1F1E9-1F1EA",
  "1F1EF-1F1F5",
  "1F415",
  "E045",
] as const;
