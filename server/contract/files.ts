import { z } from "zod";
import { containerName, podName } from "./names";

/** Longest path that Linux takes, in characters at least. */
const LONGEST_PATH = 4095;

/** Which file in which container. */
export const filePlace = z.strictObject({
  pod: podName,
  /** Default: the pod's first. */
  container: containerName.optional(),
  /** A relative one is looked for in the folder in which the terminal's shell is, or in the container's working directory. */
  path: z
    .string()
    .min(1, "Name a path.")
    .max(LONGEST_PATH, `Use at most ${LONGEST_PATH} characters.`)
    .refine((path) => !path.includes("\0"), "A path has no NUL character."),
  /** Id of a terminal in this container. */
  terminal: z.uuid("Not the id of a terminal.").optional(),
});

export const fileUpload = filePlace.extend({
  /** Whether a file that is there already may be replaced. */
  overwrite: z.stringbool({ error: "Use true or false." }).default(false),
});

export const fileInfo = z.object({
  /** Absolute, with every link followed. */
  path: z.string(),
  kind: z.enum(["file", "folder", "other"]),
  /** In bytes; of what the kernel makes up as it is read, 0. */
  size: z.int(),
  modifiedAt: z.string().optional(),
  readable: z.boolean(),
  writable: z.boolean(),
  /** Bytes left on its file system, where the container can tell. */
  free: z.int().optional(),
  /** Most bytes that one upload may have. */
  uploadLimit: z.int(),
});

export const uploadedFile = z.object({ path: z.string(), size: z.int() });

export type FilePlace = z.output<typeof filePlace>;
export type FileInfo = z.output<typeof fileInfo>;
export type UploadedFile = z.output<typeof uploadedFile>;
