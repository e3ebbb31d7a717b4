import { ArchiveRefusal, Entries, notAnArchive } from "./entries";
import { readTar } from "./tar";
import { readZip } from "./zip";

/**
 * The files of a tar.gz or zip, by path, in memory. Rejects with an ArchiveRefusal for what is larger than it may be, leads out of itself,
 * or is neither of the two.
 */
export async function unpackArchive(bytes: Uint8Array): Promise<{ path: string; bytes: Uint8Array }[]> {
  const entries = new Entries();
  const [first, second] = bytes;
  try {
    if (first === 0x1f && second === 0x8b) await readTar(bytes, entries);
    else if (first === 0x50 && second === 0x4b) readZip(bytes, entries);
    else throw notAnArchive();
  } catch (error) {
    // Whatever else a reader stumbles over is in the archive.
    throw error instanceof ArchiveRefusal ? error : notAnArchive();
  }
  return entries.list();
}
