import { describe, expect, it } from "vitest";
import { conceptKeys, readAnnotations } from "../src/index.ts";
import { parseAnnotations } from "../src/parse-annotations.ts";

const row = {
  emoji: "x",
  hexcode: "1F44B",
  group: "people-body",
  subgroups: "hand-fingers-open",
  annotation: "waving hand",
  tags: "",
  openmoji_tags: "",
  skintone: "",
  skintone_base_hexcode: "1F44B",
  order: "",
};

describe("conceptKeys", () => {
  it("follows a skin-tone variant to its base, whatever the variant is called", () => {
    const variant = { ...row, hexcode: "1F44B-1F3FB", annotation: "greeting", skintone: 1 };
    expect(conceptKeys(parseAnnotations([row, variant]))).toEqual(["waving hand", "waving hand"]);
    const [, alone] = parseAnnotations([row, variant]);
    expect(conceptKeys([alone!])).toEqual(["greeting"]);
  });

  it("gives flags one key per kind, wherever OpenMoji files them", async () => {
    const entries = await readAnnotations();
    const keys = conceptKeys(entries);
    const keyOf = (annotation: string) => keys[entries.findIndex((entry) => entry.annotation === annotation)];
    expect(keyOf("flag: Germany")).toBe("flag: country");
    expect(keyOf("flag: Wales")).toBe("flag: subdivision");
    expect(keyOf("texas flag")).toBe("flag: subdivision");
    expect(keyOf("rainbow flag")).toBe("flag: symbolic");
    expect(keyOf("esperanto flag")).toBe("flag: symbolic");
    expect(keyOf("bisexual")).toBe("flag: symbolic");
    expect(keyOf("flag in hole")).toBe("flag in hole");
    expect(keys.filter((key) => key === "flag: country")).toHaveLength(259);
  });
});
