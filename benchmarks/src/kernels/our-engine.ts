import { openDevice } from "@quadrivium/kernels";
import { assign, compile, matmul, Parameters, state } from "@quadrivium/tensor";
import type { ProductEngine } from "./product.ts";

/** Our wasm device. Operands and result are states: nothing is copied in or out, as with the peers. */
export async function ourEngine(threads: number): Promise<ProductEngine> {
  const device = await openDevice({ backend: "wasm", threads });
  const { threads: opened, reason } = device.describe();
  if (opened !== threads)
    throw new Error(`wasm device: expected ${threads} threads, got ${opened}: ${reason}`);
  return {
    name: `ours, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    async prepare({ n, a, b }) {
      const parameters = new Parameters(device);
      const [left, right, product] = ["a", "b", "product"].map((name) => state(name, [n, n]));
      const updates = [assign(product, matmul(left, right))];
      const program = await compile(device, () => ({ outputs: {}, updates }), { parameters });
      await parameters.write("a", a);
      await parameters.write("b", b);
      return {
        multiply: () => program.run(),
        result: () => parameters.read("product"),
        async dispose() {
          await program.dispose();
          await parameters.dispose();
        },
      };
    },
    dispose: () => device.dispose(),
  };
}
