import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { announcer } from "../../src/autoencoder/announcer.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("at most one text in a second, and of those too soon only the last", () => {
  const said: string[] = [];
  const announce = announcer((text) => said.push(text));
  announce("one");
  vi.advanceTimersByTime(0);
  expect(said).toEqual(["one"]);
  announce("two");
  vi.advanceTimersByTime(400);
  announce("three");
  vi.advanceTimersByTime(599);
  expect(said).toEqual(["one"]);
  vi.advanceTimersByTime(1);
  expect(said).toEqual(["one", "three"]);
  vi.advanceTimersByTime(5000);
  announce("four");
  vi.advanceTimersByTime(0);
  expect(said).toEqual(["one", "three", "four"]);
});
