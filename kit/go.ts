import { totalmem } from "node:os";
import { runCommand } from "./command";

/**
 * Arguments of `go build` for a program of the project. The compiler's part is the same for all, so that a package is
 * compiled once, whoever imports it.
 */
export const goBuildArgs = (link = "") => [
  ...[
    "build",
    "-mod=readonly",
    "-trimpath",
    "-buildvcs=false",
    "-tags=providerless",
    "-gcflags=all=-dwarf=false",
  ],
  `-ldflags=${`-s -w ${link}`.trim()}`,
];

/** `go version` with its platform, as part of every key. */
export async function goVersion(): Promise<string> {
  return (await runCommand("go", ["version"])).trim();
}

/** Environment of the compiler: no C, nothing from other modules of this machine. */
export const goEnvironment = () => ({ ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOGC: collector() });

/** Builds a program of the module in `folder`; `args` are `goBuildArgs`. Throws a CommandError with the compiler's words. */
export async function buildGo(program: {
  folder: string;
  args: string[];
  package: string;
  out: string;
  signal?: AbortSignal;
}): Promise<void> {
  const { folder, args, out, signal } = program;
  await runCommand("go", [...args, "-o", out, program.package], {
    cwd: folder,
    env: goEnvironment(),
    signal,
  });
}

/** The compiler collects less garbage where there is memory for it: a tenth to a fifth of its time. */
const collector = () => process.env.GOGC ?? (memory() > 12 * 2 ** 30 ? "400" : "100");
/** Bytes, of the machine or of the container's limit. */
const memory = () => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
