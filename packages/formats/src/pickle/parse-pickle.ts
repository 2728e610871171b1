import { FormatError, quote } from "../format-error.ts";
import { PickleBytes } from "./pickle-bytes.ts";
import { PICKLE } from "./pickle-opcodes.ts";
import { PickleStack } from "./pickle-stack.ts";
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
  const refuse = (expected: string, received: string) =>
    new FormatError({ format: "pickle", reason: "syntax", expected, received, path });
  const stack = new PickleStack<Value>(refuse);
  const memo = new Map<number, Value>();

  const setItems = (items: readonly Value[]) => {
    const target = stack.top();
    if (!(target instanceof Map) || items.length % 2 !== 0)
      throw refuse("pairs for a dictionary", "other values");
    for (let i = 0; i < items.length; i += 2) target.set(items[i]!, items[i + 1]!);
  };
  const append = (items: readonly Value[]) => {
    const target = stack.top();
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
      case PICKLE.PROTO: {
        const protocol = input.byte();
        if (protocol < 2 || protocol > 5) throw refuse("protocol 2 to 5", `${protocol}`);
        break;
      }
      case PICKLE.FRAME:
        input.skip(8);
        break;
      case PICKLE.NONE:
        stack.push(null);
        break;
      case PICKLE.NEWTRUE:
        stack.push(true);
        break;
      case PICKLE.NEWFALSE:
        stack.push(false);
        break;
      case PICKLE.BININT:
        stack.push(input.int32());
        break;
      case PICKLE.BININT1:
        stack.push(input.byte());
        break;
      case PICKLE.BININT2:
        stack.push(input.uint16());
        break;
      case PICKLE.LONG1:
        stack.push(input.long(input.byte()));
        break;
      case PICKLE.BINFLOAT:
        stack.push(input.float64());
        break;
      case PICKLE.BINUNICODE:
        stack.push(input.text(input.uint32()));
        break;
      case PICKLE.SHORT_BINUNICODE:
        stack.push(input.text(input.byte()));
        break;
      case PICKLE.EMPTY_DICT:
        stack.push(new Map());
        break;
      case PICKLE.EMPTY_LIST:
      case PICKLE.EMPTY_TUPLE:
        stack.push([]);
        break;
      case PICKLE.MARK:
        stack.mark();
        break;
      case PICKLE.TUPLE:
        stack.push(stack.popToMark());
        break;
      case PICKLE.TUPLE1:
        stack.push([stack.pop()]);
        break;
      case PICKLE.TUPLE2: {
        const second = stack.pop();
        stack.push([stack.pop(), second]);
        break;
      }
      case PICKLE.TUPLE3: {
        const third = stack.pop();
        const second = stack.pop();
        stack.push([stack.pop(), second, third]);
        break;
      }
      case PICKLE.SETITEM: {
        const value = stack.pop();
        setItems([stack.pop(), value]);
        break;
      }
      case PICKLE.SETITEMS:
        setItems(stack.popToMark());
        break;
      case PICKLE.APPEND:
        append([stack.pop()]);
        break;
      case PICKLE.APPENDS:
        append(stack.popToMark());
        break;
      case PICKLE.BINPUT:
        memo.set(input.byte(), stack.top());
        break;
      case PICKLE.LONG_BINPUT:
        memo.set(input.uint32(), stack.top());
        break;
      case PICKLE.MEMOIZE:
        memo.set(memo.size, stack.top());
        break;
      case PICKLE.BINGET:
        recall(input.byte());
        break;
      case PICKLE.LONG_BINGET:
        recall(input.uint32());
        break;
      case PICKLE.GLOBAL: {
        const module = input.line();
        global(`${module}.${input.line()}`);
        break;
      }
      case PICKLE.STACK_GLOBAL: {
        const name = stack.pop();
        const module = stack.pop();
        if (typeof module !== "string" || typeof name !== "string")
          throw refuse("a name in text", "other values");
        global(`${module}.${name}`);
        break;
      }
      case PICKLE.BINPERSID:
        stack.push(builder.load(stack.pop()));
        break;
      case PICKLE.REDUCE:
      case PICKLE.NEWOBJ: {
        const args = stack.pop();
        const callee = stack.pop();
        if (!(callee instanceof PickleGlobal) || !Array.isArray(args))
          throw refuse("a call of a name", "another");
        stack.push(builder.call(callee.name, args));
        break;
      }
      case PICKLE.BUILD: {
        const state = stack.pop();
        builder.build(stack.top(), state);
        break;
      }
      case PICKLE.STOP: {
        const value = stack.pop();
        if (stack.size > 0) throw refuse("one value", `${stack.size + 1}`);
        return value;
      }
      default:
        throw refuse("instructions that make plain data", `0x${code.toString(16)} at byte ${input.at - 1}`);
    }
  }
}
