export { cutPatches, type Patches, type PatchOptions } from "./cut-patches.ts";
export { compositeOnWhite, type RgbImages, rgbImage } from "./rgb-images.ts";
