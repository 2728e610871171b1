/** What tells where a system keeps its libraries, as in Node's `process`. */
export interface Platform {
  readonly platform: string;
  readonly arch: string;
}

/** Debian's names for processors, by Node's. */
const debianArchitectures: Readonly<Record<string, string>> = {
  x64: "x86_64-linux-gnu",
  arm64: "aarch64-linux-gnu",
  arm: "arm-linux-gnueabihf",
  riscv64: "riscv64-linux-gnu",
  ppc64: "powerpc64le-linux-gnu",
};

function linuxCandidates(arch: string): string[] {
  const debian = debianArchitectures[arch];
  const variants = ["openmp", "pthread", "serial"];
  return [
    "libopenblas.so.0",
    "libopenblas.so",
    ...(debian ? variants.map((name) => `/usr/lib/${debian}/openblas-${name}/libopenblas.so.0`) : []),
    // Fedora's builds on OpenMP and on POSIX threads.
    "libopenblaso.so.0",
    "libopenblasp.so.0",
    "libmkl_rt.so.2",
    "libmkl_rt.so.1",
    "libmkl_rt.so",
    "/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.so.2",
  ];
}

const macCandidates: readonly string[] = [
  "/System/Library/Frameworks/Accelerate.framework/Accelerate",
  "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
  "/usr/local/opt/openblas/lib/libopenblas.dylib",
  "libopenblas.dylib",
  "/opt/intel/oneapi/mkl/latest/lib/libmkl_rt.2.dylib",
];

const windowsCandidates: readonly string[] = [
  "libopenblas.dll",
  "openblas.dll",
  "mkl_rt.2.dll",
  "mkl_rt.1.dll",
  "C:\\Program Files (x86)\\Intel\\oneAPI\\mkl\\latest\\bin\\mkl_rt.2.dll",
];

/** The BLAS libraries to try on a system, the preferred first; a bare name is for the system's loader to find. */
export function blasCandidates({ platform, arch }: Platform): readonly string[] {
  if (platform === "darwin") return macCandidates;
  if (platform === "win32") return windowsCandidates;
  return linuxCandidates(arch);
}
