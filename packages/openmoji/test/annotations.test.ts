import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OpenMojiError, readAnnotations } from "../src/index.ts";
import { openMojiRoot } from "../src/package-versions.ts";
import { parseAnnotations } from "../src/parse-annotations.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const row = {
  emoji: "👋",
  hexcode: "1F44B",
  group: "people-body",
  subgroups: "hand-fingers-open",
  annotation: "waving hand ",
  tags: "hand, wave,waving",
  openmoji_tags: "",
  skintone: "",
  skintone_base_hexcode: "1F44B",
  order: 163,
};

describe("readAnnotations", () => {
  it("reads all 4,495 emoji of OpenMoji 17, each with a drawing", async () => {
    const entries = await readAnnotations();
    expect(entries).toHaveLength(4495);
    expect(new Set(entries.map(({ hexcode }) => hexcode)).size).toBe(4495);
    const root = openMojiRoot();
    for (const { hexcode } of entries)
      expect(existsSync(join(root, "color", "svg", `${hexcode}.svg`))).toBe(true);
    const wave = entries.find(({ hexcode }) => hexcode === "1F44B-1F3FD");
    expect(wave).toMatchObject({
      emoji: "👋🏽",
      group: "people-body",
      subgroup: "hand-fingers-open",
      annotation: "waving hand: medium skin tone",
      skinTones: [3],
      skinToneBaseHexcode: "1F44B",
    });
    const handshake = entries.find(({ hexcode }) => hexcode === "1FAF1-1F3FB-200D-1FAF2-1F3FC");
    expect(handshake?.skinTones).toEqual([1, 2]);
  });

  it("leaves out an emoji whose drawing is missing", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "data"));
    await cp(join(openMojiRoot(), "data", "openmoji.json"), join(folder, "data", "openmoji.json"));
    await mkdir(join(folder, "color", "svg"), { recursive: true });
    await cp(join(openMojiRoot(), "color", "svg", "2764.svg"), join(folder, "color", "svg", "2764.svg"));
    expect((await readAnnotations(folder)).map(({ annotation }) => annotation)).toEqual(["red heart"]);
    await rm(join(folder, "color", "svg", "2764.svg"));
    expect(await readAnnotations(folder)).toEqual([]);
  });

  it("keeps every row of the file", async () => {
    const rows: unknown = JSON.parse(await readFile(join(openMojiRoot(), "data", "openmoji.json"), "utf8"));
    expect(parseAnnotations(rows)).toEqual(await readAnnotations());
  });
});

describe("parseAnnotations", () => {
  it("trims names, splits tags and leaves absent fields undefined", () => {
    const [entry] = parseAnnotations([{ ...row, skintone_base_hexcode: "", order: "" }]);
    expect(entry).toEqual({
      emoji: "👋",
      hexcode: "1F44B",
      group: "people-body",
      subgroup: "hand-fingers-open",
      annotation: "waving hand",
      tags: ["hand", "wave", "waving"],
      openmojiTags: [],
      skinTones: [],
      skinToneBaseHexcode: undefined,
      order: undefined,
    });
  });

  it.each([
    ["no array", {}, "openmoji.json: expected an array of rows, got an object"],
    ["no object", [3], "openmoji.json row 0: expected an object, got 3"],
    ["a missing name", [{ ...row, annotation: undefined }], "row 0 annotation: expected a non-empty string"],
    ["an empty group", [{ ...row, group: " " }], 'row 0 group: expected a non-empty string, got " "'],
    ["a path as hexcode", [{ ...row, hexcode: "../2764" }], "row 0 hexcode: expected code points such as"],
    ["tone 6", [{ ...row, skintone: 6 }], "row 0 skintone: expected tones 1 to 5, got 6"],
    ["no tone", [{ ...row, skintone: null }], "row 0 skintone: expected tones 1 to 5, got null"],
    ["order as text", [{ ...row, order: "3" }], 'row 0 order: expected a number or "", got "3"'],
    ["a hexcode twice", [row, row], "expected unique hexcodes, got 1F44B twice"],
    [
      "an unknown base",
      [{ ...row, skintone_base_hexcode: "2764" }],
      "expected the hexcode of a row, got 2764",
    ],
  ])("refuses %s", (_, rows, message) => {
    const error = caught(() => parseAnnotations(rows));
    expect(OpenMojiError.isInstance(error)).toBe(true);
    expect(error).toHaveProperty("message", expect.stringContaining(message));
  });
});

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
