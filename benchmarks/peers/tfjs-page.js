// TensorFlow.js for a page, bundled by the benchmarks: what their own page imports when it is there.
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import * as wasm from "@tensorflow/tfjs-backend-wasm";
import * as webgl from "@tensorflow/tfjs-backend-webgl";

export { tf, wasm, webgl };
