/** What a pickle of plain data holds: Python's `None`, booleans, numbers, text, lists, tuples and dictionaries. */
export type PickleValue<Object = never> =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly PickleValue<Object>[]
  | ReadonlyMap<PickleValue<Object>, PickleValue<Object>>
  | PickleGlobal
  | Object;

/** A name of Python's that a pickle refers to, such as `torch.FloatStorage`. Nothing is imported or called. */
export class PickleGlobal {
  /** Module and name, with a dot between them. */
  readonly name: string;

  /** A reference to a name. */
  constructor(name: string) {
    this.name = name;
  }
}
