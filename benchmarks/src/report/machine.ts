import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from "node:os";

/** Where the figures come from. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  /** Processes that wanted to run, averaged over the minute before; null where the system does not tell. */
  readonly load: number | null;
}

/** Describes this machine. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()} ${arch()}`,
    node: process.version,
    load: platform() === "win32" ? null : loadavg()[0],
  };
}

/** A description in one or two lines; the second warns where the machine was not idle. */
export function formatMachine({ cpu, cores, memoryGiB, platform, node, load }: Machine): string {
  const line = `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}`;
  if (load === null || load < 0.5) return line;
  return `${line}\nload average ${load.toFixed(2)} at the start: other processes ran, so trust ratios, not times`;
}
