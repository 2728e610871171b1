import type { Device } from "@quadrivium/kernels";
import { loadLlama2c, loadSubject, type SubjectModel } from "../../../src/subject.ts";
import { goldenSafetensors, goldenSubjects } from "./golden-subjects.ts";
import { llama2cFile } from "./llama2c-file.ts";

/** The golden GPT-2: 2 blocks of width 8, 11 tokens, 6 positions. */
export const loadTinyGpt2 = (device: Device): Promise<SubjectModel> =>
  loadSubject(device, {
    config: JSON.stringify(goldenSubjects.gpt2.config),
    model: goldenSafetensors(goldenSubjects.gpt2),
  });

/** The golden llama2.c model: 2 blocks of width 8, 4 query and 2 key heads, 11 tokens, 6 positions. */
export const loadTinyLlama = (device: Device): Promise<SubjectModel> =>
  loadLlama2c(device, llama2cFile({ version: 0, tied: true }));

/** Both. */
export const tinySubjects = [
  ["GPT-2", loadTinyGpt2],
  ["Llama", loadTinyLlama],
] as const;
