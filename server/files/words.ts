import { type Refusal, refusal } from "@/server/http/problem";

/** Where a file is, for what is said of it. */
export interface Named {
  pod: string;
  container: string;
  path: string;
}

type Said = [
  pattern: RegExp,
  code: "not-found" | "conflict" | "invalid-request",
  field: string,
  say: (place: Named) => string,
];

/** What the words of strerror (glibc's and musl's) and of the scripts mean to who asked, and what to do. */
const SAID: Said[] = [
  [
    /File exists/,
    "conflict",
    "overwrite",
    ({ path }) => `${path} exists already. Choose another name, or send overwrite=true to replace it.`,
  ],
  [
    /No space left|quota exceeded/i,
    "conflict",
    "path",
    ({ path }) =>
      `There is no space left for ${path}. Delete files there, give the component a larger volume, or choose another folder.`,
  ],
  [
    /Read-only file system/,
    "conflict",
    "path",
    ({ path }) => `${path} is on a read-only file system. Choose another folder, such as /tmp.`,
  ],
  [
    /Permission denied|Operation not permitted/,
    "conflict",
    "path",
    ({ path, container }) =>
      `${container} may not do that with ${path}: permission denied for the user it runs as. Choose another path, or change its permissions in a terminal.`,
  ],
  [
    /Not a directory/,
    "invalid-request",
    "path",
    ({ path }) => `A part of ${path} is a file, not a folder. Correct the path.`,
  ],
  [
    /Is a directory/,
    "invalid-request",
    "path",
    ({ path }) => `${path} is a folder. Add the file's name to the path.`,
  ],
  [
    /not a regular file/,
    "invalid-request",
    "path",
    ({ path }) => `${path} is a device, socket or pipe. Only files and folders can be copied.`,
  ],
  [
    /(File ?n|N)ame too long/i,
    "invalid-request",
    "path",
    ({ path }) => `The name of ${path} is too long. Choose a shorter one.`,
  ],
  [
    /symbolic link/i,
    "invalid-request",
    "path",
    ({ path }) => `The links of ${path} lead in a circle. Correct them, or choose another path.`,
  ],
  [
    /Text file busy|resource busy/,
    "conflict",
    "path",
    ({ path }) => `${path} is in use and cannot be replaced. Choose another name.`,
  ],
  [
    /tar: not found/,
    "conflict",
    "path",
    ({ path, container }) =>
      `${container} has no tar, which copying the folder ${path} needs. Download its files one by one, or open a debug container: it finds them under /proc/1/root.`,
  ],
  [
    /No such file|nonexistent/,
    "not-found",
    "path",
    ({ path, pod, container }) => `There is no ${path} in ${container} of ${pod}. Correct the path.`,
  ],
];

/** The refusal for what a script said when it failed. */
export function refusalOf(stderr: string, place: Named): Refusal {
  const said = SAID.find(([pattern]) => pattern.test(stderr));
  if (!said) {
    const text = stderr.trim().slice(0, 300);
    return refusal("conflict", `${place.path} could not be copied${text ? `: ${text}` : "."}`, {
      errors: [{ field: "path", message: text || "It could not be copied." }],
    });
  }
  const [, code, field, say] = said;
  const detail = say(place);
  return refusal(code, detail, { errors: [{ field, message: detail }] });
}

/** For an image without the shell that copying needs. */
export function noShell({ pod, container }: Pick<Named, "pod" | "container">): Refusal {
  const detail = `The image of ${container} has no shell, which copying files needs. Open a debug container in ${pod} and copy there: it finds the files of ${container} under /proc/1/root.`;
  return refusal("conflict", detail, { errors: [{ field: "container", message: detail }] });
}
