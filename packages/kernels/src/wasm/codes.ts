/*
 * Numbers on which the encoder (TypeScript) and the kernels (AssemblyScript) agree. Both compilers read this file, so
 * it holds nothing but constants without types.
 */

/** Words before a kernel's own arguments: kernel, length in words, flags, index of the step. */
export const HEADER_WORDS = 4;
/** Flag: the kernel is so small that rank 0 runs it alone. */
export const SOLO = 1;
/** Flag: all threads meet before the next kernel. */
export const BARRIER = 2;

/* Addresses of the control block, each on a cache line of its own where threads contend. */

/** Counts the runs; workers wait for it to change. */
export const GO = 64;
/** Number of threads that reached the current barrier. */
export const ARRIVED = 128;
/** Counts the barriers passed. */
export const GENERATION = 192;
/** Number of threads that are parked. */
export const SLEEPERS = 256;
/** The next tile that nobody has taken; 0 after every barrier. */
export const TILE = 320;
/** Not 0 when a kernel met a bad index. */
export const ERROR = 384;
/** The step, the value and the limit of the first bad index. */
export const ERROR_STEP = 388;
export const ERROR_VALUE = 392;
export const ERROR_LIMIT = 396;
/** `ERROR` as it was when the last barrier opened, so that all threads see the same. */
export const STOP = 448;
/** Address of the program to run. */
export const PROGRAM = 512;
/** Not 0 when workers are to return. */
export const EXIT = 516;
/** Not 0 when a thread died; whoever waits gives up. */
export const LOST = 576;
/** Scratch of each thread for broadcast operands and tails: `SCRATCH + rank · SCRATCH_BYTES`. */
export const SCRATCH = 1024;
export const SCRATCH_BYTES = 512;
/** The most threads a pool may have. */
export const MAX_THREADS = 16;
/** Zeros that are never written: what lies outside an image. */
export const ZEROS = 9216;
export const ZEROS_BYTES = 7168;
/** Where the tables of numbers of assembly/functions.ts begin: some hundred bytes. */
export const STATICS = 16384;
/** Where the allocator's memory begins. */
export const HEAP = 17408;

/* Kernels. */
export const END = 0;
export const ELEMENTWISE = 1;
export const REDUCE = 2;
export const ARG_MAX = 3;
export const MATMUL = 4;
export const VECTOR_PRODUCT = 5;
export const STRIDED_COPY = 6;
export const TRANSPOSE = 7;
export const COPY = 8;
export const FILL = 9;
export const SOFTMAX = 10;
export const LOG_SOFTMAX = 11;
export const CROSS_ENTROPY = 12;
export const CROSS_ENTROPY_GRADIENT = 13;
export const LAYER_NORM = 14;
export const LAYER_NORM_GRADIENT = 15;
export const L2_NORMALIZE = 16;
export const L2_NORMALIZE_GRADIENT = 17;
export const GATHER = 18;
export const SEGMENT_SUM = 19;
export const TAKE_ALONG = 20;
export const SCATTER_ALONG = 21;
export const TOP_K = 22;
export const SPARSE_DECODE = 23;
export const SAMPLED_PRODUCT = 24;
export const ADAM = 25;
export const FUSED = 26;
export const HOST_MATMUL = 30;
export const SOFTMAX_GRADIENT = 31;
export const LOG_SOFTMAX_GRADIENT = 32;
export const LOG_SUM_EXP = 33;
export const GUMBEL_SOFTMAX = 34;
export const CORRELATE = 40;
export const FILTER_GRADIENT = 41;
export const HOST_CORRELATE = 45;
export const HOST_FILTER_GRADIENT = 46;
export const POOL = 42;
export const MAX_POOL_GRADIENT = 43;
export const SUM_POOL_GRADIENT = 44;
export const ATTENTION = 50;
export const ATTENTION_GRADIENT = 51;
export const MOVE_AT = 52;
export const ROTARY_EMBEDDING = 53;

/* Operations of ELEMENTWISE: functions of one tensor … */
export const NEGATE = 0;
export const ABS = 1;
export const SIGN = 2;
export const FLOOR = 3;
export const EXP = 4;
export const LOG = 5;
export const SQRT = 6;
export const RSQRT = 7;
export const SQUARE = 8;
export const RECIPROCAL = 9;
export const RELU = 10;
export const SIGMOID = 11;
export const TANH = 12;
export const SOFTPLUS = 13;
export const ERF = 14;
export const SIN = 15;
export const COS = 16;
export const FLOAT_TO_INT = 17;
export const INT_TO_FLOAT = 18;
/** y = x, of either type. */
export const MOVE = 19;
export const GELU = 20;
export const GELU_DERIVATIVE = 21;
export const GELU_TANH = 22;
export const GELU_TANH_DERIVATIVE = 23;
export const SILU = 24;
export const SILU_DERIVATIVE = 25;
/* … of two float32 tensors … */
export const ADD = 32;
export const SUBTRACT = 33;
export const MULTIPLY = 34;
export const DIVIDE = 35;
export const POWER = 36;
export const MAXIMUM = 37;
export const MINIMUM = 38;
export const EQUAL = 39;
export const NOT_EQUAL = 40;
export const LESS = 41;
export const LESS_EQUAL = 42;
export const GREATER = 43;
export const GREATER_EQUAL = 44;
/* … of two int32 tensors: the same, `INTEGER` further … */
export const INTEGER = 16;
/* … and of three. */
export const WHERE = 64;

/* Reductions of REDUCE. */
export const SUM = 0;
export const MAX = 1;

/* How FUSED reads an input: one element after the other, one for all, or broadcast along some axes. */
export const DENSE = 0;
export const SCALAR = 1;
export const BROADCAST = 2;
