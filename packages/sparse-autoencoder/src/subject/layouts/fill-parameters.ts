import { formatShape, ShapeError, sizeOf } from "@quadrivium/kernels";
import { fromData, state } from "@quadrivium/tensor";
import type { SubjectModel } from "../subject-model.ts";

/** The elements of a parameter of `SubjectTransformer`, row-major, read from wherever a layout keeps them. */
export type WeightReader = (parameter: string) => Promise<Float32Array>;

/** Gives each parameter of a new subject its elements, one after the other. */
export async function fillParameters({ model, parameters }: SubjectModel, read: WeightReader): Promise<void> {
  for (const { source, shape } of model.parameters) {
    const data = await read(source.name);
    if (data.length !== sizeOf(shape)) {
      throw new ShapeError(`parameter "${source.name}"`, {
        expected: formatShape(shape),
        received: `${data.length} elements`,
      });
    }
    // A state of that name with these elements from the start, so that no random ones are drawn first.
    await parameters.tensor(state(source.name, shape, fromData(data)));
  }
}
