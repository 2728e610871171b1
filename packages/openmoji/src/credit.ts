/** The credit that OpenMoji's licence asks to be shown wherever its drawings, or rasters of them, are. */
export const CREDIT =
  "All emojis designed by OpenMoji (https://openmoji.org/), the open-source emoji and icon project. " +
  "License: CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/). Rasterised for Quadrivium.";
