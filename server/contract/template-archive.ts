import { z } from "zod";
import { ARCHIVE_BYTES } from "./components";

/** `POST /api/template-archives`: a source as a tar.gz or zip. It is kept under its hash, which a Template's source names. */

const KIB = ARCHIVE_BYTES / 1024;

/** The same in base64, and JSON around it. */
export const ARCHIVE_BODY_BYTES = Math.ceil(ARCHIVE_BYTES / 3) * 4 + 1024;

export const templateArchiveRequest = z.strictObject({
  content: z
    .base64("Give the archive in base64.")
    .min(4, "The archive is empty.")
    .max(Math.ceil(ARCHIVE_BYTES / 3) * 4, `Use an archive of at most ${KIB} KiB, or name a git repository.`),
});

export const templateArchive = z.object({
  sha256: z.string().describe("What `spec.source.archive.sha256` of a Template names it by."),
  bytes: z.int(),
});
