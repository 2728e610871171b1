#!/usr/bin/env node
import { run } from "./run.ts";

const controller = new AbortController();
process.once("SIGINT", () => controller.abort("interrupted"));
process.exitCode = await run(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  signal: controller.signal,
});
