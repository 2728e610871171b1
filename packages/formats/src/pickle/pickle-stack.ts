import type { FormatError } from "../format-error.ts";

/** Marks a place on the stack. */
const MARK = Symbol("mark");

/** The stack on which a pickle builds its value; whatever is missing is refused. */
export class PickleStack<Value> {
  readonly #items: (Value | typeof MARK)[] = [];
  readonly #refuse: (expected: string, received: string) => FormatError;

  /** An empty stack; `refuse` makes the error for what is missing. */
  constructor(refuse: (expected: string, received: string) => FormatError) {
    this.#refuse = refuse;
  }

  /** How many values and marks there are. */
  get size(): number {
    return this.#items.length;
  }

  /** Adds a value. */
  push(value: Value): void {
    this.#items.push(value);
  }

  /** Marks the place, for {@link PickleStack.popToMark}. */
  mark(): void {
    this.#items.push(MARK);
  }

  /** The last value. @throws {@link FormatError} where there is none */
  top(): Value {
    const value = this.#items.at(-1);
    if (value === undefined || value === MARK) throw this.#refuse("a value on the stack", "none");
    return value;
  }

  /** Takes the last value. @throws {@link FormatError} where there is none */
  pop(): Value {
    const value = this.top();
    this.#items.pop();
    return value;
  }

  /** Takes the values behind the last mark, and the mark. @throws {@link FormatError} where there is none */
  popToMark(): Value[] {
    const at = this.#items.lastIndexOf(MARK);
    if (at < 0) throw this.#refuse("a mark on the stack", "none");
    return this.#items.splice(at).filter((value): value is Value => value !== MARK);
  }
}
