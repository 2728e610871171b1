import type { N2gNode, N2gPattern } from "./n2g-explanation.ts";

/** A mean that is being made. */
interface Mean {
  sum: number;
  count: number;
}

class Builder {
  readonly tokens = new Map<number, Builder>();
  readonly inText: Mean = { sum: 0, count: 0 };
  readonly atStart: Mean = { sum: 0, count: 0 };
  any: Builder | undefined;

  insert({ tokens, atStart, activation }: N2gPattern, depth = 0): void {
    if (depth < tokens.length) {
      this.child(tokens[depth]).insert({ tokens, atStart, activation }, depth + 1);
      return;
    }
    const mean = atStart ? this.atStart : this.inText;
    mean.sum += activation;
    mean.count++;
  }

  private child(token: number | "any"): Builder {
    if (token === "any") {
      this.any ??= new Builder();
      return this.any;
    }
    const child = this.tokens.get(token) ?? new Builder();
    this.tokens.set(token, child);
    return child;
  }

  build(): N2gNode {
    const { inText, atStart, any } = this;
    const tokens = Object.fromEntries([...this.tokens].map(([token, child]) => [token, child.build()]));
    return {
      ...(inText.count > 0 && { activation: inText.sum / inText.count }),
      ...(atStart.count > 0 && { startActivation: atStart.sum / atStart.count }),
      ...(this.tokens.size > 0 && { tokens }),
      ...(any && { any: any.build() }),
    };
  }
}

/** The trie of some patterns; where several are the same, it predicts their mean activation. */
export function patternTrie(patterns: Iterable<N2gPattern>): N2gNode {
  const root = new Builder();
  for (const pattern of patterns) root.insert(pattern);
  return root.build();
}
