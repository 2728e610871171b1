/**
 * CSV tables and goals as text for `@quadrivium/ramp`, for its command line and for pages. Nothing here needs Node.
 *
 * @packageDocumentation
 */
export type { Encodings } from "./encode-rows.ts";
export { type MappedTable, type Mapping, mapTable } from "./map-table.ts";
export { parseGoal, parseGoals, setsOf } from "./parse-goal.ts";
export { columnOf, readTable, type Table } from "./read-table.ts";
export { suggestEncodings } from "./suggest-encodings.ts";
