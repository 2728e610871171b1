const alive = new Set<WebGLTexture>();
const contexts: WebGL2RenderingContext[] = [];

const gl = WebGL2RenderingContext.prototype;
const { createTexture, deleteTexture } = gl;
gl.createTexture = function () {
  if (!contexts.includes(this)) contexts.push(this);
  const texture = createTexture.call(this);
  alive.add(texture);
  return texture;
};
gl.deleteTexture = function (texture) {
  if (texture !== null && texture !== undefined) alive.delete(texture);
  deleteTexture.call(this, texture);
};

/** The number of textures that were made and not deleted, whoever made them. */
export const liveTextures = (): number => alive.size;

/** The contexts that ever made a texture and are not lost. */
export const openContexts = (): WebGL2RenderingContext[] =>
  contexts.filter((context) => !context.isContextLost());
