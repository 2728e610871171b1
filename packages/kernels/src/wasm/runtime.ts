/** The part of Node's `worker_threads` worker that the pool uses. */
export interface NodeWorker {
  postMessage(value: unknown): void;
  on(event: "message" | "error" | "exit", listener: (value: unknown) => void): void;
  unref(): void;
  terminate(): Promise<number>;
}

interface BuiltinModules {
  "node:worker_threads": { Worker: new (url: URL) => NodeWorker };
  "node:os": { availableParallelism(): number };
}

interface NodeProcess {
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
  readonly env: Record<string, string | undefined>;
  readonly versions: { readonly node?: string };
  getBuiltinModule?<Name extends keyof BuiltinModules>(name: Name): BuiltinModules[Name];
}

const globals: { process?: NodeProcess; crossOriginIsolated?: boolean; document?: unknown } = globalThis;

/** Node's process, `undefined` elsewhere. Built-in modules come from it, so that bundlers see no `node:` import. */
export const nodeProcess: NodeProcess | undefined =
  globals.process?.versions?.node !== undefined && globals.process.getBuiltinModule
    ? globals.process
    : undefined;

/** Whether this is a page's main thread, which must neither wait nor compute for long. */
export const isPage: boolean = nodeProcess === undefined && globals.document !== undefined;

/** Why there can be no threads here, `undefined` when there can. */
export function reasonForOneThread(): string | undefined {
  if (typeof SharedArrayBuffer === "undefined" || globals.crossOriginIsolated === false) {
    return "no SharedArrayBuffer: the page is not cross-origin isolated";
  }
  return undefined;
}

/**
 * The number of threads that compute unless another is asked for: in Node as many as the machine runs at once, in a
 * browser one less, so that the page and its drawing have a core of their own.
 */
export function defaultThreads(): number {
  if (nodeProcess?.getBuiltinModule) return nodeProcess.getBuiltinModule("node:os").availableParallelism();
  return Math.max(1, (globalThis.navigator?.hardwareConcurrency ?? 1) - 1);
}

/** What executes WebAssembly, in words. */
export function engineName(): string {
  if (nodeProcess) return `WebAssembly (V8, node ${nodeProcess.versions.node})`;
  const agent = globalThis.navigator?.userAgent ?? "";
  const known = /(Firefox|Edg|Chrome|Version)\/[\d.]+/.exec(agent)?.[0].replace("Version", "Safari");
  return `WebAssembly (${known ?? "unknown engine"})`;
}
