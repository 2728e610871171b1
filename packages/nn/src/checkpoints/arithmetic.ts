import { type Device, OptionError } from "@quadrivium/kernels";

/** What of a device decides, besides its backend, how results are rounded. */
export interface Arithmetic {
  /** SIMD level of the CPU kernels; relaxed SIMD may round a product and a sum once. */
  readonly simd: string;
  /** The BLAS that takes matrix products, as the device names it; `null` where there is none. */
  readonly blas: string | null;
}

/** The arithmetic of a device. */
export function arithmeticOf(device: Device): Arithmetic {
  const { simd, blas = null } = device.describe();
  return { simd, blas };
}

const anyBackend = 'or resume: "any-backend"';
const nameOfBlas = (blas: string | null): string => (blas === null ? "no BLAS" : `"${blas}"`);

/** @throws {OptionError} saying what would work, when a device rounds otherwise than the one of the checkpoint */
export function checkArithmetic(now: Arithmetic, saved: Arithmetic): void {
  if (now.blas !== saved.blas) {
    const howTo =
      saved.blas === null ? "openDevice({ blas: false })" : "openDevice({ blas: true }) with that library";
    throw new OptionError("resume: blas", {
      expected: `${nameOfBlas(saved.blas)}, as in the checkpoint (${howTo}), ${anyBackend}`,
      received: nameOfBlas(now.blas),
    });
  }
  if (now.simd !== saved.simd) {
    throw new OptionError("resume: simd", {
      expected: `"${saved.simd}", as in the checkpoint (the engine that made it), ${anyBackend}`,
      received: `"${now.simd}"`,
    });
  }
}
