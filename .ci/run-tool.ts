import { spawnSync } from "node:child_process";

/**
 * Runs a program to its end.
 *
 * @returns What it printed on its standard output.
 * @throws Error With all that it printed, where it fails.
 */
export function runTool([program, ...args]: readonly string[], folder: string): string {
  if (program === undefined) throw new Error("runTool: expected a program, got nothing");
  const { status, error, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: "utf8" });
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${program} ${args.join(" ")}: exit status ${status}\n${stdout}${stderr}`);
  return stdout;
}
