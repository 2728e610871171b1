import type { GpuBackend } from "../gpu-js-library.ts";
import { GpuEngine } from "./gpu-engine.ts";

interface Entry {
  readonly opening: Promise<GpuEngine>;
  engine: GpuEngine | undefined;
  users: number;
}

/*
 * A page may have some 16 drawing contexts; beyond that the oldest compute zeros. So there is one per backend,
 * whatever the number of devices.
 */
const shared = new Map<GpuBackend, Entry>();

/** The engine of a backend, opened when it is first asked for; each call is to be followed by one `releaseEngine`. */
export async function acquireEngine(backend: GpuBackend): Promise<GpuEngine> {
  const known = shared.get(backend);
  const entry = known ?? { opening: GpuEngine.open(backend), engine: undefined, users: 0 };
  shared.set(backend, entry);
  entry.users++;
  try {
    const engine = await entry.opening;
    entry.engine = engine;
    if (!engine.isLost) return engine;
  } catch (error) {
    forget(backend, entry);
    throw error;
  }
  forget(backend, entry);
  return acquireEngine(backend);
}

/** Gives an engine back; the last one to do so frees it. A lost one has nothing left to free. */
export async function releaseEngine(engine: GpuEngine): Promise<void> {
  const entry = shared.get(engine.backend);
  if (entry?.engine !== engine || --entry.users > 0) return;
  forget(engine.backend, entry);
  if (!engine.isLost) await engine.destroy();
}

function forget(backend: GpuBackend, entry: Entry): void {
  if (shared.get(backend) === entry) shared.delete(backend);
}
