import { expect, it } from "vitest";

/** The release that these tests were meant for, where somebody says so. */
const expected = process.env.QUADRIVIUM_EXPECTED_NODE ?? process.versions.node;

it(`runs on Node ${expected}`, () => {
  expect(process.versions.node).toBe(expected);
});
