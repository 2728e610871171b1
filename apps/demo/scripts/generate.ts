import { makeAtlas } from "./make-atlas.ts";

const { imageFile, imageBytes, written } = await makeAtlas();
process.stdout.write(`${imageFile}: ${imageBytes} bytes, ${written ? "written" : "up to date"}\n`);
