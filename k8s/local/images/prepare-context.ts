import { rename } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "@/kit/command";

/** Commands that make what a Dockerfile's folder does not hold. They are part of the image's key. */
const RECIPES = {
  "debian-root": [
    "mmdebstrap",
    ...["--variant=minbase", "--include=ca-certificates,catatonit", "--quiet"],
    ...["--dpkgopt=path-exclude=/usr/share/man/*", "--dpkgopt=path-exclude=/usr/share/locale/*"],
    ...["--dpkgopt=path-exclude=/usr/share/doc/*", "--dpkgopt=path-include=/usr/share/doc/*/copyright"],
    ...["trixie", "rootfs.tar"],
  ],
  "node-modules": ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
} as const;

export type Preparation = keyof typeof RECIPES;

export const preparations = Object.keys(RECIPES) as [Preparation, ...Preparation[]];

/** What the key of an image must contain of its preparation. */
export const preparationKey = (preparation: Preparation | undefined): string =>
  preparation ? RECIPES[preparation].join(" ") : "";

/** Puts a root file system, or Node.js and npm, into a staged context. */
export async function prepareContext(preparation: Preparation, context: string): Promise<void> {
  const [program, ...args] = RECIPES[preparation];
  await runCommand(program, args, { cwd: context });
  if (preparation !== "node-modules") return;
  const modules = path.join(context, "node_modules");
  await rename(path.join(modules, `node-linux-${process.arch}`), path.join(modules, "node-runtime"));
}
