import { randomUUID } from "node:crypto";
import type { FilePlace, UploadedFile } from "@/server/contract/files";
import { isRefusal, refusal, wrongField } from "@/server/http/problem";
import type { Gateway } from "@/server/kubernetes";
import { type Look, readLook } from "./look";
import { findPlace, type Place } from "./place";
import { startScript } from "./run";
import { readCommand, statCommand, writeCommand } from "./scripts";

interface Asked extends FilePlace {
  gateway: Pick<Gateway, "get" | "exec">;
  environment: Parameters<typeof findPlace>[0]["environment"];
  signal: AbortSignal;
}

/** What a path in a container is; throws a refusal where nothing can be said of it. */
export async function lookAtFile(asked: Asked): Promise<Look> {
  const { gateway, path, signal } = asked;
  const place = await findPlace(asked);
  const script = await startScript({ gateway, place, path, command: statCommand(asked), signal });
  await script.done();
  return readLook(script.header);
}

/** A file, or a folder as a tar archive, on its way out of a container. */
export interface Download extends Look {
  place: Place;
  /** Length in bytes, where it is known before the end. */
  length?: number;
  /** To be read to the end, or returned: that ends what reads in the container. Throws where the file breaks off. */
  bytes: AsyncGenerator<Buffer>;
}

/** GNU tar, of files that change as it reads: the archive is whole. Line by line, since the container wrote the text. */
const isOnlyChanged = (stderr: string) =>
  stderr
    .trimEnd()
    .split("\n")
    .every((line) => /tar: .*(?:changed as we|removed before we|Removing leading)/.test(line));

export async function readFile(asked: Asked): Promise<Download> {
  const { gateway, path, signal } = asked;
  const place = await findPlace(asked);
  const script = await startScript({ gateway, place, path, command: readCommand(asked), signal });
  const look = readLook(script.header);
  const length = look.kind === "file" && look.size > 0 ? look.size : undefined;
  async function* bytes() {
    let read = 0;
    try {
      for await (const piece of script.bytes) {
        // Never more than the answer's Content-Length, whatever the container's shell writes: what came behind would be
        // the next answer of the connection. A file that grew ends where it was measured.
        const left = (length ?? Number.POSITIVE_INFINITY) - read;
        read += Math.min(piece.length, left);
        yield piece.length > left ? piece.subarray(0, left) : piece;
        if (piece.length > left) return;
      }
      await script.done((result, stderr) => result.code === 1 && isOnlyChanged(stderr));
      if (length !== undefined && read !== length)
        throw refusal("conflict", `${look.path} became shorter while it was read. Try again.`);
    } finally {
      script.process.close();
    }
  }
  return { ...look, place, ...(length === undefined ? {} : { length }), bytes: bytes() };
}

/**
 * Writes a file of a known length. It is there when every byte is, in place of the one that was; however this ends before, nothing
 * of it stays. `stream` is read to its end also when the file is refused on the way, so that who sends hears why.
 */
export async function writeFile(
  asked: Asked & {
    overwrite: boolean;
    length: number | undefined;
    stream: ReadableStream<Uint8Array> | null;
    /** Most bytes. */
    limit: number;
  },
): Promise<UploadedFile & { place: Place }> {
  const { gateway, path, length: size, stream, overwrite, limit, signal } = asked;
  if (size === undefined || !Number.isSafeInteger(size) || size < 0)
    throw wrongField("Content-Length", "Say how many bytes the file has; without it a cut is not noticed.");
  if (size > limit) {
    const detail = `The file has ${size} bytes; one upload may have ${limit} (FILE_UPLOAD_MAX_MB). Split it, or have the container fetch it.`;
    throw refusal("payload-too-large", detail, { errors: [{ field: "Content-Length", message: detail }] });
  }
  const reader = stream?.getReader();
  const place = await findPlace(asked);
  const part = `.upload-${randomUUID()}`;
  const command = writeCommand({ ...asked, size, overwrite, part });
  const script = await startScript({ gateway, place, path, command, signal });
  const { stdin } = script.process;
  try {
    let isOver = false;
    const over = script.done().finally(() => {
      isOver = true;
    });
    over.catch(() => {});
    const gone = new Promise<never>((_, reject) => {
      const why = () => (isRefusal(signal.reason) ? signal.reason : new Error("The upload was cancelled."));
      signal.addEventListener("abort", () => reject(why()), { once: true });
    });
    gone.catch(() => {});
    const read = () => Promise.race([reader?.read(), gone]);
    for (let next = await read(); next && !next.done; next = await read()) {
      if (isOver || stdin.write(next.value)) continue;
      await Promise.race([new Promise((drained) => stdin.once("drain", drained)), over.catch(() => {})]);
    }
    stdin.end();
    await over;
  } finally {
    script.process.close();
  }
  return { path: script.header, size, place };
}
