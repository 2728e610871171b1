/**
 * The 32-bit FNV-1a hash of a name's UTF-8 bytes: h ← (h ⊕ byte)·16777619 from 2166136261.
 * It turns the names of random streams into numbers.
 */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
