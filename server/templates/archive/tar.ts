import { gunzipSync } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { ARCHIVE_LIMITS, type Entries, notAFile, notAnArchive, tooLarge } from "./entries";

/** Beside its files a tar has a block for each, and what fills the last one up. */
const TAR_BYTES = ARCHIVE_LIMITS.unpackedBytes + ARCHIVE_LIMITS.entries * 2048 + 64 * 1024;

const WORDS: Partial<Record<NonNullable<Header["type"]>, string>> = {
  symlink: "a symbolic link",
  link: "a hard link",
};

/** Reads a tar.gz. */
export async function readTar(bytes: Uint8Array, entries: Entries): Promise<void> {
  const reader = extract();
  reader.end(unzipped(bytes));
  for await (const entry of reader) {
    const { name, type, size = 0 } = entry.header;
    const path = entries.begin(name);
    if (type === "file" || type === "contiguous-file") {
      if (size > entries.left) throw tooLarge();
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      if (path !== undefined) entries.add(path, Buffer.concat(chunks));
      continue;
    }
    if (type !== "directory") throw notAFile(name, WORDS[type ?? "file"] ?? "no plain file");
    entry.resume();
  }
}

function unzipped(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: TAR_BYTES });
  } catch (error) {
    throw isTooMuch(error) ? tooLarge() : notAnArchive();
  }
}

/** Whether unpacking ended since there was more than was asked for. */
export const isTooMuch = (error: unknown) =>
  error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
