import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { runCommand, tryCommand } from "@/kit/command";

/** Unpacks Debian packages into `folder`, installing and starting nothing. Returns their folders of programs. */
export async function unpackPackages(names: readonly string[], folder: string): Promise<string[]> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const download = ["-o", "APT::Sandbox::User=root", "download", ...names];
  if ((await tryCommand("apt-get", download, { cwd: folder })).code !== 0) {
    // The package lists may be missing or too old.
    await runCommand("apt-get", ["update"]);
    await runCommand("apt-get", download, { cwd: folder });
  }
  const archives = (await readdir(folder)).filter((file) => file.endsWith(".deb"));
  for (const archive of archives) await runCommand("dpkg-deb", ["-x", archive, "."], { cwd: folder });
  return ["usr/bin", "usr/sbin"].map((part) => path.join(folder, part));
}

/** The path of a program in one of the folders. */
export function findProgram(folders: readonly string[], name: string): string {
  const found = folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
  if (!found) throw new Error(`The package has no ${name}.`);
  return found;
}
