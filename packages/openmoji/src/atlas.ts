export { ATLAS_FORMAT, type AtlasIndex, type AtlasTile, parseAtlasIndex } from "./atlas-index.ts";
export { decodeAtlas, type Picture } from "./atlas-layout.ts";
