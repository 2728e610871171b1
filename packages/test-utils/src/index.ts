export { maxAbsoluteDifference, relativeError } from "./differences.ts";
export { directionalDerivative } from "./directional-derivative.ts";
export {
  type BrowserSearch,
  browserForTests,
  chromiumFlags,
  findBrowser,
  hardwareFlags,
  webGpuFlags,
} from "./find-browser.ts";
export { integerArray, normalArray, seededRandom, uniformArray } from "./seeded-arrays.ts";
export { tolerances } from "./tolerances.ts";
