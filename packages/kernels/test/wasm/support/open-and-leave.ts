/*
 * Opens a device, runs a program, and leaves without disposing of anything. Run as a process and as a worker thread.
 */
import { openWasmDevice } from "../../../src/wasm/open-wasm-device.ts";
import { chainProgram } from "./chain-program.ts";

const size = 16;
const device = await openWasmDevice({ threads: 2 });
const x = await device.allocate({ shape: [size], dtype: "float32" });
const executable = await device.prepare(chainProgram(size, 2), { x });
const { sum } = await executable.run({ one: Float32Array.of(1) });
process.stdout.write(`${device.describe().threads} threads, sum ${sum[0]}\n`);
