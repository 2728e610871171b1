import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { browserForTests, findBrowser } from "../src/find-browser.ts";

const thisFile = fileURLToPath(import.meta.url);

describe("findBrowser", () => {
  it("prefers CHROMIUM_PATH", () => {
    expect(findBrowser({ CHROMIUM_PATH: thisFile })).toEqual({ path: thisFile, reason: undefined });
  });

  it("refuses a CHROMIUM_PATH that does not exist", () => {
    expect(() => findBrowser({ CHROMIUM_PATH: "/nowhere/chromium" })).toThrow(
      /\/nowhere\/chromium.*not found/,
    );
  });

  it("takes the first place that exists", () => {
    expect(findBrowser({}, ["/nowhere/chromium", thisFile]).path).toBe(thisFile);
  });

  it("says what to do where there is none", () => {
    const { path, reason } = findBrowser({}, ["/nowhere/chromium"]);
    expect(path).toBeUndefined();
    expect(reason).toMatch(/no Chromium found.*CHROMIUM_PATH/);
  });
});

describe("browserForTests", () => {
  it("gives the browser that is there", () => {
    expect(browserForTests({ CI: "true" }, [thisFile])).toBe(thisFile);
  });

  it("allows skipping on a machine of one's own", () => {
    expect(browserForTests({}, [])).toBeUndefined();
  });

  it.each([{ CI: "true" }, { QUADRIVIUM_REQUIRE_BROWSER: "1" }])(
    "fails with %o where there is none",
    (environment) => {
      expect(() => browserForTests(environment, [])).toThrow("browser tests may not be skipped here");
    },
  );
});
