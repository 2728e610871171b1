import type { LoweredGraph } from "../lower.ts";
import { isCheap } from "./cheap.ts";
import { type Group, groupOf, joined } from "./group.ts";

/** The most groups in which a cheap step is done again. */
const MOST_COPIES = 3;

/** For each value, the steps that read it. */
function readersOf({ types, steps }: LoweredGraph): number[][] {
  const readers: number[][] = types.map(() => []);
  for (const [index, { inputs }] of steps.entries()) {
    for (const value of new Set(inputs)) readers[value].push(index);
  }
  return readers;
}

/**
 * Groups elementwise steps with the step that alone reads their result, and cheap ones with each that reads it. The
 * results on the way are never stored then.
 * @returns all groups in the order in which they run: each where its last step ran, so that none waits longer
 */
export function chainsOf(graph: LoweredGraph): Group[] {
  const kept = new Set([...graph.outputs, ...graph.updates].map(({ value }) => value));
  const readers = readersOf(graph);
  const groups: (Group | undefined)[] = graph.steps.map(() => undefined);
  /** The places of the groups that each step is part of. */
  const placesOf: number[][] = graph.steps.map((_, index) => [index]);

  for (let index = graph.steps.length - 1; index >= 0; index--) {
    const own = groupOf(graph, index);
    groups[index] = own;
    const [value] = graph.steps[index].outputs;
    const places = [...new Set(readers[value].flatMap((reader) => placesOf[reader]))];
    if (!own.isElementwise || kept.has(value) || places.length === 0) continue;
    if (places.length > (isCheap(graph.steps[index], graph) ? MOST_COPIES : 1)) continue;
    const wider = places.map((place) => joined(graph, own, groups[place]!, new Set([value])));
    if (wider.includes(undefined)) continue;
    for (const [i, place] of places.entries()) groups[place] = wider[i];
    placesOf[index] = places;
    groups[index] = undefined;
  }
  return groups.filter((group) => group !== undefined);
}
