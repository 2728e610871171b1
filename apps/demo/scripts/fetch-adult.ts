/**
 * Brings UCI Adult (CC BY 4.0) for those with a network, as a CSV file with a header to drop on the page. It is not
 * part of this repository.
 *
 *     npm run fetch:adult --workspace=@quadrivium/demo -- adult.csv
 */
import { createHash } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { readTable } from "@quadrivium/ramp-cli";

const ADDRESS = "https://archive.ics.uci.edu/ml/machine-learning-databases/adult/adult.data";
const NAMES =
  "age,workclass,fnlwgt,education,education-num,marital-status,occupation,relationship,race,sex,capital-gain,capital-loss,hours-per-week,native-country,income";
const [ROWS, POSITIVE] = [32_561, 7841];

const file = process.argv[2] ?? "adult.csv";
if (existsSync(file)) throw new Error(`expected the name of a new file, ${file} is there already`);
const response = await fetch(process.env.ADULT_URL ?? ADDRESS);
if (!response.ok) throw new Error(`expected the file, got ${response.status} ${response.statusText}`);
const lines = (await response.text()).split(/\r?\n/).filter((line) => line.trim() !== "");
const text = `${NAMES}\n${lines.join("\n").replaceAll(", ", ",")}\n`;
const table = readTable(text);
const positive = table.columns.income!.filter((cell) => cell === ">50K").length;
if (table.rows !== ROWS || positive !== POSITIVE) {
  throw new Error(`expected ${ROWS} rows, ${POSITIVE} of them >50K, got ${table.rows} and ${positive}`);
}
writeFileSync(file, text);
const hash = createHash("sha256").update(text).digest("hex");
process.stdout.write(`${file}: ${table.rows} rows, ${positive} positive, sha-256 ${hash}\n`);
process.stdout.write("Drop it on the page: label income, >50K counts as good, groups in sex.\n");
