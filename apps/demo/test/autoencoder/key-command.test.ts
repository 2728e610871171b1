import { expect, test } from "vitest";
import { commandOfKey, type KeyPress } from "../../src/autoencoder/key-command.ts";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  ...more,
});

test("Space, S, R and Esc are commands, in either case", () => {
  expect(commandOfKey(press(" "), "none")).toBe("toggle");
  expect(commandOfKey(press("s"), "none")).toBe("step");
  expect(commandOfKey(press("S"), "button")).toBe("step");
  expect(commandOfKey(press("r"), "none")).toBe("reset");
  expect(commandOfKey(press("Escape"), "none")).toBe("cancel");
  expect(commandOfKey(press("x"), "none")).toBeUndefined();
});

test("the browser's own shortcuts stay its own", () => {
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
    expect(commandOfKey(press("r", { [modifier]: true }), "none")).toBeUndefined();
  }
});

test("text fields keep their letters, buttons their Space, dialogs everything", () => {
  expect(commandOfKey(press("s"), "text")).toBeUndefined();
  expect(commandOfKey(press(" "), "text")).toBeUndefined();
  expect(commandOfKey(press("Escape"), "text")).toBe("cancel");
  expect(commandOfKey(press(" "), "button")).toBeUndefined();
  expect(commandOfKey(press("Escape"), "dialog")).toBeUndefined();
});

test("of keys held down only S repeats", () => {
  expect(commandOfKey(press(" ", { repeat: true }), "none")).toBeUndefined();
  expect(commandOfKey(press("s", { repeat: true }), "none")).toBe("step");
});
