import type { FileInfo } from "@/server/contract/files";

/** What a script tells of a path (scripts.ts, LOOK). */
export type Look = Omit<FileInfo, "uploadLimit">;

/** Milliseconds that a Date can hold. */
const LATEST = 8.64e15;

/** `file 12 1767225600 rw 2048 /srv/name`: the path is the last, whatever it holds. Throws at what no script of ours wrote. */
export function readLook(header: string): Look {
  const found = /^(file|folder|other) (\d+) (-?\d+) (-?r?w?) (\d+|-) (.*)$/s.exec(header);
  if (!found) throw new Error(`not a header of a file: ${JSON.stringify(header.slice(0, 200))}`);
  const [, kind = "", size, changed, may = "", left, path = ""] = found;
  const changedAt = Number(changed) * 1000;
  if (!Number.isSafeInteger(Number(size))) throw new Error(`not the size of a file: ${size?.slice(0, 40)}`);
  return {
    ...{ path, kind: kind as Look["kind"], size: Number(size) },
    ...(changedAt !== 0 && Math.abs(changedAt) <= LATEST
      ? { modifiedAt: new Date(changedAt).toISOString() }
      : {}),
    ...{ readable: may.includes("r"), writable: may.includes("w") },
    ...(left === "-" ? {} : { free: Number(left) * 1024 }),
  };
}
