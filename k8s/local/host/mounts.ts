import { readFile } from "node:fs/promises";
import { tryCommand } from "@/kit/command";

/** Mount points under a folder, out of the text of /proc/self/mountinfo; the last mounted first. */
export function mountsUnder(mountinfo: string, folder: string): string[] {
  const points = mountinfo
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    // The kernel writes blanks and the like as octal numbers.
    .map((point) =>
      point.replace(/\\([0-7]{3})/g, (_all, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
  return points.filter((point) => point === folder || point.startsWith(`${folder}/`)).reverse();
}

/** Unmounts everything under the folder; what is still in use goes when its last user does. Returns how many there were. */
export async function unmountAll(folder: string): Promise<number> {
  let unmounted = 0;
  // A mount can hide others: look again until none is left.
  for (let round = 0; round < 10; round++) {
    const points = mountsUnder(await readFile("/proc/self/mountinfo", "utf8"), folder);
    if (points.length === 0) return unmounted;
    for (let start = 0; start < points.length; start += 200)
      await tryCommand("umount", ["--lazy", "--no-canonicalize", ...points.slice(start, start + 200)]);
    unmounted += points.length;
  }
  throw new Error(`Something keeps mounting under ${folder}.`);
}
