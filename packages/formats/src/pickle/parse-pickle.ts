import { FormatError, quote } from "../format-error.ts";
import { PickleBytes } from "./pickle-bytes.ts";
import { PickleGlobal, type PickleValue } from "./pickle-value.ts";

/** What stands for the objects that a pickle may build; whatever is not listed here is refused. */
export interface PickleBuilder<Object> {
  /** The names that may be referred to. */
  readonly globals: ReadonlySet<string>;
  /** The result of a call of such a name. @throws when name or arguments are not as expected */
  readonly call: (name: string, args: readonly PickleValue<Object>[]) => PickleValue<Object>;
  /** The object of a persistent identifier. @throws when it is not as expected */
  readonly load: (id: PickleValue<Object>) => PickleValue<Object>;
  /** Sets the state of a built object. @throws when that has none */
  readonly build: (object: PickleValue<Object>, state: PickleValue<Object>) => void;
}

/** Marks a place on the stack. */
const MARK = Symbol("mark");

/**
 * Reads a pickle (protocols 2 to 5) of plain data and of the objects that a builder knows.
 *
 * A pickle is a program. This runs the part of it that makes data, on a stack of its own: nothing is imported, no
 * attribute is looked up, and the only calls are those of the builder. Every instruction takes at least a byte of the
 * file and makes at most one object, so the work is bounded by its length; objects that refer to each other stay shared.
 *
 * @throws {@link FormatError} for any other instruction, name or stack.
 */
export function parsePickle<Object extends object>(
  bytes: Uint8Array,
  builder: PickleBuilder<Object>,
  path?: string,
): PickleValue<Object> {
  type Value = PickleValue<Object>;
  const input = new PickleBytes(bytes, path);
  const stack: (Value | typeof MARK)[] = [];
  const memo = new Map<number, Value>();
  const refuse = (expected: string, received: string) =>
    new FormatError({ format: "pickle", reason: "syntax", expected, received, path });

  const pop = (): Value => {
    const value = stack.pop();
    if (value === undefined || value === MARK) throw refuse("a value on the stack", "none");
    return value;
  };
  const top = (): Value => {
    const value = stack.at(-1);
    if (value === undefined || value === MARK) throw refuse("a value on the stack", "none");
    return value;
  };
  const popToMark = (): Value[] => {
    const at = stack.lastIndexOf(MARK);
    if (at < 0) throw refuse("a mark on the stack", "none");
    const values = stack.splice(at).slice(1);
    return values.filter((value): value is Value => value !== MARK);
  };
  const setItems = (items: readonly Value[]) => {
    const target = top();
    if (!(target instanceof Map) || items.length % 2 !== 0)
      throw refuse("pairs for a dictionary", "other values");
    for (let i = 0; i < items.length; i += 2) target.set(items[i]!, items[i + 1]!);
  };
  const append = (items: readonly Value[]) => {
    const target = top();
    if (!Array.isArray(target)) throw refuse("a list to append to", "another value");
    for (const item of items) target.push(item);
  };
  const global = (name: string) => {
    if (!builder.globals.has(name)) throw refuse("a file of plain tensors", `the name ${quote(name)}`);
    stack.push(new PickleGlobal(name));
  };
  const recall = (index: number) => {
    const value = memo.get(index);
    if (value === undefined) throw refuse("a remembered value", `none of number ${index}`);
    stack.push(value);
  };

  for (;;) {
    const code = input.byte();
    switch (code) {
      case 0x80: {
        const protocol = input.byte();
        if (protocol < 2 || protocol > 5) throw refuse("protocol 2 to 5", `${protocol}`);
        break;
      }
      case 0x95:
        input.skip(8);
        break;
      case 0x4e:
        stack.push(null);
        break;
      case 0x88:
        stack.push(true);
        break;
      case 0x89:
        stack.push(false);
        break;
      case 0x4a:
        stack.push(input.int32());
        break;
      case 0x4b:
        stack.push(input.byte());
        break;
      case 0x4d:
        stack.push(input.uint16());
        break;
      case 0x8a:
        stack.push(input.long(input.byte()));
        break;
      case 0x47:
        stack.push(input.float64());
        break;
      case 0x58:
        stack.push(input.text(input.uint32()));
        break;
      case 0x8c:
        stack.push(input.text(input.byte()));
        break;
      case 0x7d:
        stack.push(new Map());
        break;
      case 0x5d:
      case 0x29:
        stack.push([]);
        break;
      case 0x28:
        stack.push(MARK);
        break;
      case 0x74:
        stack.push(popToMark());
        break;
      case 0x85:
        stack.push([pop()]);
        break;
      case 0x86: {
        const second = pop();
        stack.push([pop(), second]);
        break;
      }
      case 0x87: {
        const third = pop();
        const second = pop();
        stack.push([pop(), second, third]);
        break;
      }
      case 0x73: {
        const value = pop();
        setItems([pop(), value]);
        break;
      }
      case 0x75:
        setItems(popToMark());
        break;
      case 0x61:
        append([pop()]);
        break;
      case 0x65:
        append(popToMark());
        break;
      case 0x71:
        memo.set(input.byte(), top());
        break;
      case 0x72:
        memo.set(input.uint32(), top());
        break;
      case 0x94:
        memo.set(memo.size, top());
        break;
      case 0x68:
        recall(input.byte());
        break;
      case 0x6a:
        recall(input.uint32());
        break;
      case 0x63: {
        const module = input.line();
        global(`${module}.${input.line()}`);
        break;
      }
      case 0x93: {
        const name = pop();
        const module = pop();
        if (typeof module !== "string" || typeof name !== "string")
          throw refuse("a name in text", "other values");
        global(`${module}.${name}`);
        break;
      }
      case 0x51:
        stack.push(builder.load(pop()));
        break;
      case 0x52:
      case 0x81: {
        const args = pop();
        const callee = pop();
        if (!(callee instanceof PickleGlobal) || !Array.isArray(args))
          throw refuse("a call of a name", "another");
        stack.push(builder.call(callee.name, args));
        break;
      }
      case 0x62: {
        const state = pop();
        builder.build(top(), state);
        break;
      }
      case 0x2e: {
        const value = pop();
        if (stack.length > 0) throw refuse("one value", `${stack.length + 1}`);
        return value;
      }
      default:
        throw refuse("instructions that make plain data", `0x${code.toString(16)} at byte ${input.at - 1}`);
    }
  }
}
