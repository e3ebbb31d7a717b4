import { deflateRawSync, gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

/** A tar.gz of these entries, each a name with its text, or a whole header. */
export async function tarOf(
  entries: readonly (readonly [string | (Partial<Header> & { name: string }), string?])[],
): Promise<Buffer> {
  const tar = pack();
  for (const [header, text = ""] of entries)
    tar.entry(typeof header === "string" ? { name: header } : header, text);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

interface ZipEntry {
  name: string;
  text?: string;
  /** Of Unix, with the kind. */
  mode?: number;
  flags?: number;
  method?: number;
}

/** A zip of these entries, as `zip` on Unix makes it; checksums are left at 0. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, text = "", mode = 0o100644, flags = 0, method = 8 } of entries) {
    const [title, data] = [Buffer.from(name), method === 8 ? deflateRawSync(text) : Buffer.from(text)];
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(text.length, 22);
    local.writeUInt16LE(title.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt8(3, 5);
    central.writeUInt16LE(flags, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(text.length, 24);
    central.writeUInt16LE(title.length, 28);
    central.writeUInt32LE((mode << 16) >>> 0, 38);
    central.writeUInt32LE(at, 42);
    files.push(local, title, data);
    directory.push(central, title);
    at += local.length + title.length + data.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, listed, end]);
}
