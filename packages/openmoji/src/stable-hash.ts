/**
 * A 32-bit hash of text that is the same on every machine and in every version: FNV-1a over the UTF-8
 * bytes, then the finaliser of MurmurHash3, since FNV-1a alone moves its high bits too little where only
 * the last characters differ.
 *
 * h₀ = 2166136261; h ← (h ⊕ byte) · 16777619 mod 2³²; then h ⊕= h≫16, ·0x85ebca6b, h ⊕= h≫13,
 * ·0xc2b2ae35, h ⊕= h≫16.
 *
 * @returns an unsigned integer in [0, 2³²).
 */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
