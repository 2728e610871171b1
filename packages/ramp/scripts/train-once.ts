/** Reads LIBSVM rows, trains the plain SVM to a duality gap, writes LIBLINEAR's model text; as a process of its own. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseLibsvm } from "../src/data/parse-libsvm.ts";
import { formatLiblinear } from "../src/model/liblinear-model.ts";
import { LinearModel } from "../src/model/linear-model.ts";
import { coordinateAscent } from "../src/svm/coordinate-ascent.ts";
import { plainSvm } from "./plain-svm.ts";

const [file, model, c, tolerance] = process.argv.slice(2);
const { matrix, labels } = parseLibsvm(readFileSync(file!));
const steps = coordinateAscent(plainSvm(matrix, labels, Number(c)), {
  tolerance: Number(tolerance),
  seed: 1,
});
let step = steps.next();
while (!step.done) step = steps.next();
writeFileSync(model!, formatLiblinear(new LinearModel(step.value.weights, step.value.bias)));
