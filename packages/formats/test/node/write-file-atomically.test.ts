import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFileAtomically } from "../../src/node.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "quadrivium-formats-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = (value: string) => new TextEncoder().encode(value);

describe("writeFileAtomically", () => {
  it("writes chunks of any iterable, and leaves nothing beside the file", async () => {
    const path = join(folder, "a.bin");
    expect(await writeFileAtomically(path, [text("one"), new Uint8Array(0), text("two")])).toBe(6);
    expect(await readFile(path, "utf8")).toBe("onetwo");
    async function* chunks() {
      yield text("three");
    }
    expect(await writeFileAtomically(path, chunks())).toBe(5);
    expect(await readFile(path, "utf8")).toBe("three");
    expect(await readdir(folder)).toEqual(["a.bin"]);
  });

  it("keeps the old file and removes the temporary one when the chunks fail", async () => {
    const path = join(folder, "a.bin");
    await writeFile(path, "old");
    let during: string[] = [];
    async function* failing() {
      yield text("half");
      during = await readdir(folder);
      throw new Error("device lost");
    }
    await expect(writeFileAtomically(path, failing())).rejects.toThrow("device lost");
    expect(during.length).toBe(2);
    expect(during.some((name) => name.startsWith(".a.bin.") && name.endsWith(".tmp"))).toBe(true);
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.bin"]);
  });

  it("keeps the old file at an abort, before, between and after the chunks", async () => {
    const path = join(folder, "a.bin");
    await writeFile(path, "old");
    for (const abortAt of [-1, 0, 1, 2]) {
      const controller = new AbortController();
      const abort = () => controller.abort(new Error("enough"));
      if (abortAt < 0) abort();
      async function* chunks() {
        for (let i = 0; i < 2; i += 1) {
          if (i === abortAt) abort();
          yield text("new");
        }
        if (abortAt === 2) abort();
      }
      await expect(writeFileAtomically(path, chunks(), { signal: controller.signal })).rejects.toThrow(
        "enough",
      );
      expect(await readFile(path, "utf8")).toBe("old");
      expect(await readdir(folder)).toEqual(["a.bin"]);
    }
  });

  it("follows a symbolic link and passes the system's errors on", async () => {
    await mkdir(join(folder, "real"));
    await writeFile(join(folder, "real", "a.bin"), "old");
    await symlink(join("real", "a.bin"), join(folder, "link"));
    await writeFileAtomically(join(folder, "link"), [text("new")]);
    expect(await readFile(join(folder, "real", "a.bin"), "utf8")).toBe("new");
    expect(await readlink(join(folder, "link"))).toBe(join("real", "a.bin"));
    await expect(writeFileAtomically(join(folder, "none", "a"), [])).rejects.toMatchObject({
      code: "ENOENT",
    });
    await expect(writeFileAtomically(join(folder, "real"), [])).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(["link", "real"]);
  });

  it("never shows half a file, however often its process is killed", async () => {
    const path = join(folder, "a.bin");
    const size = 4 * 1024 * 1024;
    await writeFile(path, new Uint8Array(size));
    const script = fileURLToPath(new URL("../support/atomic-writer.js", import.meta.url));
    let killedInside = 0;
    for (let round = 0; round < 6; round += 1) {
      const child = spawn(process.execPath, ["--import", "tsx", script, path, String(size)], {
        cwd: fileURLToPath(new URL(".", import.meta.url)),
        stdio: ["ignore", "pipe", "inherit"],
      });
      const exited = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
      await new Promise<void>((resolve, reject) => {
        child.stdout.once("data", () => resolve());
        child.once("exit", () => reject(new Error("the writer ended by itself")));
      });
      // Round 0 dies in the middle of its first file; later ones at some other point of some other file.
      await sleep(round * 7);
      child.kill("SIGKILL");
      expect(await exited).toBe("SIGKILL");

      const bytes = await readFile(path);
      expect(bytes.length).toBe(size);
      expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
      const left = (await readdir(folder)).filter((name) => name !== "a.bin");
      killedInside += left.length;
      for (const name of left) await rm(join(folder, name));
    }
    // A temporary file left behind shows that the process died while it wrote.
    expect(killedInside).toBeGreaterThan(0);
  });
});
