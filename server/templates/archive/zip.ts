import { inflateRawSync } from "node:zlib";
import { ARCHIVE_LIMITS, ArchiveRefusal, type Entries, notAFile, notAnArchive, tooLarge } from "./entries";
import { isTooMuch } from "./tar";

/** Reads a zip by its directory, which stands at its end (PKWARE APPNOTE 4.3). */
export function readZip(given: Uint8Array, entries: Entries): void {
  const zip = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  if (end < 0 || end + 22 > zip.length) throw notAnArchive();
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let number = 0; number < count; number++) {
    if (at + 46 > end || zip.readUInt32LE(at) !== 0x02014b50) throw notAnArchive();
    const lengths = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const [nameLength = 0] = lengths;
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    readEntry(zip, at, { name, entries });
    at += 46 + lengths.reduce((sum, length) => sum + length, 0);
  }
}

const UNIX_KIND = 0o170000;
const UNIX_FILE = 0o100000;

function readEntry(zip: Buffer, at: number, { name, entries }: { name: string; entries: Entries }): void {
  const path = entries.begin(name);
  // The system that made it, and the mode it had there: kinds are Unix's alone.
  const kind = zip[at + 5] === 3 ? (zip.readUInt32LE(at + 38) >>> 16) & UNIX_KIND : 0;
  if (name.endsWith("/")) return;
  if (kind !== 0 && kind !== UNIX_FILE)
    throw notAFile(name, kind === 0o120000 ? "a symbolic link" : "no plain file");
  if (zip.readUInt16LE(at + 8) & 1)
    throw new ArchiveRefusal(
      "Encrypted",
      "The archive is encrypted.",
      "Make it anew without a password; secrets belong into Secrets that are generated or asked for.",
    );
  const [size, from] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
  if (from + 30 > zip.length || zip.readUInt32LE(from) !== 0x04034b50) throw notAnArchive();
  const start = from + 30 + zip.readUInt16LE(from + 26) + zip.readUInt16LE(from + 28);
  if (start + size > zip.length) throw notAnArchive();
  const content = unpacked(zip.subarray(start, start + size), zip.readUInt16LE(at + 10), entries.left);
  if (path !== undefined) entries.add(path, content);
}

const [STORED, DEFLATED] = [0, 8];

function unpacked(data: Buffer, method: number, most: number): Uint8Array {
  if (method === STORED) return data;
  if (method !== DEFLATED) throw notAnArchive();
  try {
    return inflateRawSync(data, {
      maxOutputLength: Math.max(1, Math.min(most + 1, ARCHIVE_LIMITS.unpackedBytes)),
    });
  } catch (error) {
    throw isTooMuch(error) ? tooLarge() : notAnArchive();
  }
}
