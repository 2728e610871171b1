import { type Program, sizeOf } from "@quadrivium/kernels";

/** A stretch of memory and the value that it holds. */
interface Held {
  readonly space: string;
  readonly start: number;
  readonly end: number;
  readonly values: Set<number>;
}

/** Runs a program on memory that holds names of values instead of elements. @throws when a step reads what is not there */
export function simulatePlan(program: Program): void {
  let memory: Held[] = [];
  const regionOf = (value: number) => {
    const { storage, type } = program.values[value];
    const place = program.storages[storage];
    const bytes = 4 * sizeOf(type.shape);
    if (place.kind !== "arena") return { space: `storage ${storage}`, start: 0, end: bytes };
    if (place.offset % 64 !== 0) throw new Error(`offset ${place.offset} is not aligned`);
    if (place.offset + place.bytes > program.arenaBytes)
      throw new Error("a storage reaches beyond the arena");
    if (bytes > place.bytes) throw new Error("a value is larger than its storage");
    return { space: "arena", start: place.offset, end: place.offset + bytes };
  };
  const write = (value: number, together: readonly number[] = []) => {
    const region = regionOf(value);
    memory = memory.filter(
      ({ space, start, end }) => space !== region.space || end <= region.start || start >= region.end,
    );
    memory.push({ ...region, values: new Set([value, ...together]) });
  };
  const check = (value: number, what: string) => {
    const { space, start } = regionOf(value);
    const held = memory.find(
      (entry) => entry.space === space && entry.start === start && entry.values.has(value),
    );
    if (held === undefined) throw new Error(`${what} reads value ${value}, which is not there any more`);
    return held;
  };

  const results = new Set(program.steps.flatMap(({ outputs }) => outputs));
  for (const [value, { storage }] of program.values.entries()) {
    if (program.storages[storage].kind === "constant" && !results.has(value)) write(value);
  }
  for (const { value } of [...program.inputs, ...program.states]) write(value);
  for (const [s, { op, inputs, outputs }] of program.steps.entries()) {
    for (const value of inputs) check(value, `step ${s} (${op})`);
    if (op === "reshape") {
      check(inputs[0], "reshape").values.add(outputs[0]);
      continue;
    }
    const regions = outputs.map(regionOf);
    for (const [i, a] of regions.entries()) {
      for (const b of regions.slice(i + 1)) {
        if (a.space === b.space && a.start < b.end && b.start < a.end)
          throw new Error(`outputs of step ${s} overlap`);
      }
    }
    for (const value of outputs) write(value);
  }
  for (const { name, value } of program.outputs) check(value, `output ${name}`);
  for (const { name, value } of program.updates) {
    check(value, `update ${name}`);
    const state = program.states.find((candidate) => candidate.name === name);
    if (state === undefined || program.values[state.value].storage !== program.values[value].storage) {
      throw new Error(`update ${name} does not end in its state`);
    }
  }
}
