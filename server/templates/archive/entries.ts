/** What an archive may be at most. */
export const ARCHIVE_LIMITS = { entries: 2_000, unpackedBytes: 16 * 2 ** 20, pathLength: 500, depth: 32 };

/** Why an archive is not taken, in sentences for people. */
export class ArchiveRefusal extends Error {
  constructor(
    readonly code:
      | "NotAnArchive"
      | "TooLarge"
      | "TooManyFiles"
      | "PathEscapes"
      | "NotAFile"
      | "Twice"
      | "Encrypted",
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.name = "ArchiveRefusal";
  }
}

export const notAnArchive = () =>
  new ArchiveRefusal(
    "NotAnArchive",
    "The upload is no tar.gz and no zip, or a damaged one.",
    "Make it anew, such as by tar -czf app.tar.gz deploy, and upload that.",
  );

export const tooLarge = () =>
  new ArchiveRefusal(
    "TooLarge",
    `The archive has more than ${ARCHIVE_LIMITS.unpackedBytes / 2 ** 20} MiB when it is unpacked.`,
    "Leave out what no template needs: code, pictures, dependencies. Or name a git repository.",
  );

/** One that is no plain file: it could lead out of the archive, or to what others have. */
export const notAFile = (path: string, what: string) =>
  new ArchiveRefusal(
    "NotAFile",
    `${shown(path)} is ${what}, which an archive of a template may not have.`,
    "Put the file itself in its place (tar -h), or leave it out.",
  );

/** Folders and files that are nobody's manifests. */
const NEVER = /^(\.git|node_modules|__MACOSX)$|^\.DS_Store$/;

/** Takes the files of an archive one by one, and holds them to the limits. */
export class Entries {
  private readonly files = new Map<string, Uint8Array>();
  private count = 0;
  private bytes = 0;

  /** Bytes that may still come. */
  get left(): number {
    return ARCHIVE_LIMITS.unpackedBytes - this.bytes;
  }

  /** Counts one of any kind, and gives its path; undefined for what is left out. Throws where it leads elsewhere. */
  begin(name: string): string | undefined {
    if (++this.count > ARCHIVE_LIMITS.entries)
      throw new ArchiveRefusal(
        "TooManyFiles",
        `The archive has more than ${ARCHIVE_LIMITS.entries} files and folders.`,
        "Leave out what no template needs: code, pictures, dependencies. Or name a git repository.",
      );
    const parts = pathOf(name);
    return parts.length === 0 || parts.some((part) => NEVER.test(part)) ? undefined : parts.join("/");
  }

  add(path: string, content: Uint8Array): void {
    this.bytes += content.length;
    if (this.left < 0) throw tooLarge();
    if (this.files.has(path))
      throw new ArchiveRefusal(
        "Twice",
        `${shown(path)} stands in the archive twice.`,
        "Make the archive anew, with each file once.",
      );
    this.files.set(path, content);
  }

  /** The files; without the folder that all of them are in, as archives of a repository have one. */
  list(): { path: string; bytes: Uint8Array }[] {
    const found = [...this.files].map(([path, bytes]) => ({ path, bytes }));
    const top = `${found[0]?.path.split("/")[0]}/`;
    if (!found.every(({ path }) => path.startsWith(top))) return found;
    return found.map(({ path, bytes }) => ({ path: path.slice(top.length), bytes }));
  }
}

/** The parts of a path; throws for one that leads out of the archive, or that no file should have. */
function pathOf(name: string): string[] {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  const { pathLength, depth } = ARCHIVE_LIMITS;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const isOdd = /[\u0000-\u001f\u007f\\]/.test(name) || /^[A-Za-z]:/.test(name);
  if (name.startsWith("/") || parts.includes("..") || isOdd)
    throw new ArchiveRefusal(
      "PathEscapes",
      `${shown(name)} is no path inside of the archive.`,
      "Make the archive anew from within the application's folder, with paths such as deploy/app.yaml.",
    );
  if (name.length > pathLength || parts.length > depth)
    throw new ArchiveRefusal(
      "PathEscapes",
      `${shown(name)} is too long or too deep for a path.`,
      `Use paths of at most ${pathLength} characters and ${depth} folders.`,
    );
  return parts;
}

const shown = (path: string) => JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path);
