/*
 * What a page holds of WebGL. Importing this module watches every context of the page, or of the worker: it belongs into
 * test pages only.
 */

/** What is counted: everything of WebGL 2 that stays until it is deleted. */
const kinds = {
  textures: ["createTexture", "deleteTexture"],
  buffers: ["createBuffer", "deleteBuffer"],
  framebuffers: ["createFramebuffer", "deleteFramebuffer"],
  programs: ["createProgram", "deleteProgram"],
  shaders: ["createShader", "deleteShader"],
  syncs: ["fenceSync", "deleteSync"],
} as const;

type Kind = keyof typeof kinds;

const contexts = new Set<WebGL2RenderingContext>();
/** Every living handle, with its kind and the context that it belongs to. */
const handles = new Map<unknown, { kind: Kind; context: WebGL2RenderingContext }>();
let uploaded = 0;

const gl = WebGL2RenderingContext.prototype;

/** Puts a method in the place of one of WebGL's that calls it and then tells of the call. */
function watch(
  name: keyof WebGL2RenderingContext,
  tell: (context: WebGL2RenderingContext, values: readonly unknown[], result: unknown) => void,
): void {
  const original: unknown = Reflect.get(gl, name);
  if (typeof original !== "function") throw new Error(`expected WebGL 2 to have ${name}`);
  Reflect.set(gl, name, function (this: WebGL2RenderingContext, ...values: unknown[]): unknown {
    const result: unknown = Reflect.apply(original, this, values);
    tell(this, values, result);
    return result;
  });
}

for (const kind of Object.keys(kinds) as Kind[]) {
  const [create, remove] = kinds[kind];
  watch(create, (context, _, handle) => {
    contexts.add(context);
    handles.set(handle, { kind, context });
  });
  watch(remove, (_context, [handle]) => handles.delete(handle));
}
// The numbers of an upload are the last argument; a texture that is only made has none.
for (const name of ["texImage2D", "texSubImage2D"] as const) {
  watch(name, (_, values) => {
    const data = values.find((value) => ArrayBuffer.isView(value));
    if (data !== undefined) uploaded += data.byteLength;
  });
}

/** The number of living handles of each kind, in contexts that are not lost. */
export function liveHandles(): Record<Kind, number> {
  const counts = { textures: 0, buffers: 0, framebuffers: 0, programs: 0, shaders: 0, syncs: 0 };
  for (const { kind, context } of handles.values()) if (!context.isContextLost()) counts[kind]++;
  return counts;
}

/** The contexts that were ever used and are not lost. */
export const openContexts = (): WebGL2RenderingContext[] =>
  [...contexts].filter((context) => !context.isContextLost());

/** The bytes that were sent to textures so far. */
export const uploadedBytes = (): number => uploaded;
