import { browserForTests } from "@quadrivium/test-utils";
import { describe, expect, it } from "vitest";
import { openPolicyPage, strictPolicy } from "./browser/open-policy-page.ts";

const browser = browserForTests();

describe.skipIf(browser === undefined)("under a strict content security policy", () => {
  it("runs the wasm and the webgl2 device without unsafe-eval", async () => {
    const { mayEval, wasm, webgl2, violations } = await openPolicyPage(browser!, strictPolicy);
    expect(mayEval).toBe(false);
    expect(wasm).toBe("wasm is right");
    expect(webgl2).toBe("webgl2 is right");
    // The page's own attempt is the only one.
    expect(violations).toEqual(["eval"]);
  });

  it("says what wasm needs where WebAssembly is forbidden, and runs webgl2", async () => {
    const policy = "default-src 'none'; script-src 'self'; worker-src 'self'";
    const { wasm, webgl2 } = await openPolicyPage(browser!, policy);
    expect(wasm).toMatch(
      /^DeviceError: wasm: expected a content security policy.*'wasm-unsafe-eval'.*webgl2/,
    );
    expect(webgl2).toBe("webgl2 is right");
  });
});
