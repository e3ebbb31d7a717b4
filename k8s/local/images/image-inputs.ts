import { constants } from "node:fs";
import { chmod, copyFile, lstat, mkdir, readFile, readlink, symlink } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "@/kit/command";
import { goVersion } from "@/kit/go";
import { fileParts, hashParts } from "@/kit/hash";
import { binaryHash } from "./build-binaries";
import { type ImageEntry, type ImageMap, imageEntryOf } from "./image-map";
import { preparationKey } from "./prepare-context";

/** The repository's root: contexts of the image map are named from here. */
const REPOSITORY = path.resolve(import.meta.dirname, "../../..");

/** Of what is copied by name goes in what an image needs: no tests and folder notes. */
const NOT_AN_INPUT = /(\.test\.tsx?|(^|\/)README\.md)$/;

/** What the COPY lines of a Dockerfile take from its context: the one list of what an image is made of. */
export function copiedPaths(dockerfile: string): string[] {
  const lines = dockerfile.replaceAll("\\\n", " ").split("\n");
  return lines.flatMap((line) => {
    const words = line.trim().split(/\s+/);
    if (words[0] !== "COPY" || words.some((word) => word.startsWith("--from="))) return [];
    return words.slice(1, -1).filter((word) => !word.startsWith("--"));
  });
}

/**
 * The files that go into an image, named from its context: what git tracks or would track, so that a build in a fresh
 * clone and one in a worked-in folder see the same.
 */
export async function listInputs(entry: ImageEntry, root = REPOSITORY): Promise<string[]> {
  const context = path.join(root, entry.context);
  const paths = entry.inputs
    ? ["Dockerfile", ...copiedPaths(await readFile(path.join(context, "Dockerfile"), "utf8"))]
    : ["."];
  const listed = await runCommand(
    "git",
    [
      ...["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
      ...["--deduplicate", "--", ...paths],
    ],
    { cwd: context },
  );
  const files = listed.split("\0").filter((file) => file && !(entry.inputs && NOT_AN_INPUT.test(file)));
  const present = await Promise.all(
    files.map((file) =>
      lstat(path.join(context, file)).then(
        (found) => !found.isDirectory(),
        () => false,
      ),
    ),
  );
  return files.filter((_file, index) => present[index]).sort();
}

/** The key of an image: its entry, its files, its programs and the keys of the images it is made from. */
export async function imageHash(map: ImageMap, name: string, root = REPOSITORY): Promise<string> {
  const entry = imageEntryOf(map, name);
  const files = await listInputs(entry, root);
  const context = path.join(root, entry.context);
  const compiler = entry.binaries.length > 0 ? await goVersion() : "";
  return hashParts([
    JSON.stringify([entry.target ?? "", preparationKey(entry.prepare), process.arch, entry.args]),
    ...(await Promise.all(Object.values(entry.args).map((base) => imageHash(map, base, root)))),
    ...(await Promise.all(entry.binaries.map((binary) => binaryHash(binary, compiler)))),
    ...(await executables(context, files)),
    ...(await fileParts(context, files)),
  ]);
}

/** The files that are programs: whether a file may be run goes into the image, too. */
async function executables(context: string, files: readonly string[]): Promise<string[]> {
  const modes = await Promise.all(files.map((file) => lstat(path.join(context, file))));
  return files.filter((_file, index) => isExecutable(modes[index]?.mode ?? 0));
}

const isExecutable = (mode: number) => (mode & constants.S_IXUSR) !== 0;

/** Copies the inputs into an empty folder, which is then the whole build context. */
export async function stageInputs(entry: ImageEntry, into: string, root = REPOSITORY): Promise<void> {
  const context = path.join(root, entry.context);
  for (const file of await listInputs(entry, root)) {
    const from = path.join(context, file);
    const to = path.join(into, file);
    await mkdir(path.dirname(to), { recursive: true });
    const { mode } = await lstat(from);
    if ((mode & constants.S_IFMT) === constants.S_IFLNK) {
      await symlink(await readlink(from), to);
      continue;
    }
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    // As git has it, whatever the umask of the clone was.
    await chmod(to, isExecutable(mode) ? 0o755 : 0o644);
  }
}
