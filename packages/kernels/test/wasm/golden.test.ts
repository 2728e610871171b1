import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Device } from "../../src/device.ts";
import { openLocalDevice } from "../../src/wasm/open-local-device.ts";
import { compareOutputs } from "../support/compare.ts";
import { readGolden } from "../support/read-golden.ts";
import { runCase } from "../support/run-case.ts";

describe("the wasm device against PyTorch: convolutions and pooling", () => {
  let device: Device;
  beforeAll(async () => {
    device = await openLocalDevice({ threads: 2 });
  });
  afterAll(() => device.dispose());

  it.each(
    readGolden("windows.json").map((entry) => [`${entry.opCase.op}: ${entry.opCase.name}`, entry] as const),
  )("%s", async (_, { opCase, expected }) => {
    expect(device.describe().backend).toBe("wasm");
    const { outputs } = await runCase(device, opCase);
    compareOutputs(
      opCase,
      outputs,
      expected.map((data) => Float64Array.from(data)),
      "cpu",
    );
  });
});
