/** What draws on a page, as far as the browser tells; `undefined` where there is none. */
export interface PageGraphics {
  readonly webgl2: string | undefined;
  readonly webgpu: string | undefined;
}

/** Looks, on the page. */
export async function graphicsOfPage(): Promise<PageGraphics> {
  const gl = document.createElement("canvas").getContext("webgl2");
  const unmasked = gl?.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL;
  const webgl2 = gl ? String(gl.getParameter(unmasked ?? gl.RENDERER)) : undefined;
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  const adapter = "gpu" in navigator ? await navigator.gpu.requestAdapter() : null;
  const { vendor, architecture, description } = adapter?.info ?? {};
  const webgpu = adapter ? [description, vendor, architecture].filter(Boolean).join(", ") : undefined;
  return { webgl2, webgpu };
}

/** What stands beside each figure that came from graphics drawn in software. */
export const softwareNote = "software GL: not GPU speed";

/** Whether a name is that of a renderer in software, or nobody's: what is not known to be a card is not called one. */
export const isSoftware = (name: string | undefined): boolean =>
  name === undefined ||
  name === "" ||
  /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|warp/i.test(name);
