/** The statements that make a number of others. */
export interface Body {
  /** `const NAME = EXPRESSION;`, then `if (CONDITION) { return EXPRESSION; }`, last `return EXPRESSION;`. */
  readonly statements: readonly string[];
  /** The name in the kernel of each number that the statements read by a name of their own. */
  readonly operands: Readonly<Record<string, string>>;
}

const declaration = /^const (\w+) = /;
const guard = /^if \((.*)\) \{ return (.*); \}$/;
const result = /^return (.*);$/;

/**
 * A body as statements that end in a variable `name` instead of a return, so that one body can follow another in a
 * kernel. The body's own variables get names of their own.
 */
export function asVariable(name: string, { statements, operands }: Body): string[] {
  const names = new Map(Object.entries(operands));
  for (const statement of statements) {
    const local = declaration.exec(statement)?.[1];
    if (local !== undefined) names.set(local, `${local}_${name}`);
  }
  const renamed = statements.map((statement) =>
    statement.replaceAll(/(?<![\w.])[A-Za-z_]\w*/g, (word) => names.get(word) ?? word),
  );
  const declarations = renamed.filter((statement) => declaration.test(statement));
  const guards = renamed.flatMap((statement) => {
    const match = guard.exec(statement);
    return match === null ? [] : [`if (${match[1]}) { ${name} = ${match[2]}; }`];
  });
  const last = result.exec(renamed.at(-1) ?? "")?.[1];
  if (last === undefined || declarations.length + guards.length + 1 !== renamed.length)
    throw new Error(`not the statements of a body: ${statements.join(" ")}`);
  // The first guard that holds decides, so it is looked at last.
  return [...declarations, `${guards.length > 0 ? "let" : "const"} ${name} = ${last};`, ...guards.reverse()];
}
