import { Conv2d, Residual, Sequential } from "@quadrivium/nn";
import { maxPool2d, relu, type Tensor, upsampleNearest } from "@quadrivium/tensor";

/** A convolution that keeps height and width. */
const convolution = (name: string, inputs: number, outputs: number, kernel: number): Conv2d =>
  new Conv2d(name, inputs, outputs, kernel, { padding: kernel >> 1 });

/** skip(x) + gain·path(x) with four convolutions, each after a ReLU. */
function residual(
  name: string,
  [inputs, outputs]: readonly [number, number],
  { kernels, gain }: { readonly kernels: readonly number[]; readonly gain: number },
): Residual {
  const widths = [inputs, outputs / 4, outputs / 4, outputs / 4, outputs];
  const path = kernels.flatMap((kernel, i) => [
    relu,
    convolution(`${name}.${i}`, widths[i], widths[i + 1], kernel),
  ]);
  const skip = inputs === outputs ? {} : { skip: convolution(`${name}.skip`, inputs, outputs, 1) };
  return new Residual(new Sequential(...path), { ...skip, gain });
}

/** What makes an encoder or a decoder. */
export interface PyramidOptions {
  readonly inputs: number;
  readonly first: readonly [width: number, kernel: number];
  /** The width of each group of one residual block. */
  readonly widths: readonly number[];
  /** The kernels of a block's four convolutions. */
  readonly kernels: readonly number[];
  /** What happens between two groups. */
  readonly resample: (x: Tensor) => Tensor;
  readonly outputs: number;
}

/** A convolution, groups of residual blocks with resampling between them, ReLU and a 1×1 convolution. */
function pyramid(
  name: string,
  { inputs, first, widths, kernels, resample, outputs }: PyramidOptions,
): Sequential {
  const gain = widths.length ** -2;
  const entering = [first[0], ...widths];
  const groups = widths.flatMap((width, group) => {
    const block = residual(`${name}.${group}`, [entering[group], width], { kernels, gain });
    return group === 0 ? [block] : [resample, block];
  });
  const last = convolution(`${name}.last`, entering[widths.length], outputs, 1);
  return new Sequential(convolution(`${name}.first`, inputs, ...first), ...groups, relu, last);
}

/** The two halves of the discrete autoencoder of Ramesh et al. (2021) at a small size. */
export function discreteAutoencoder({
  channels,
  codes,
  width,
  groups,
}: {
  readonly channels: number;
  /** K */
  readonly codes: number;
  /** h: the width of the group next to the image. */
  readonly width: number;
  readonly groups: number;
}): { readonly encoder: Sequential; readonly decoder: Sequential } {
  const widths = Array.from({ length: groups }, (_, group) => width * 2 ** group);
  return {
    encoder: pyramid("encoder", {
      inputs: channels,
      first: [width, 3],
      widths,
      kernels: [3, 3, 3, 1],
      resample: (x) => maxPool2d(x, { window: 2 }),
      outputs: codes,
    }),
    decoder: pyramid("decoder", {
      inputs: codes,
      first: [64, 1],
      widths: widths.toReversed(),
      kernels: [1, 3, 3, 3],
      resample: (x) => upsampleNearest(x, 2),
      outputs: 2 * channels,
    }),
  };
}
