import { readdir, readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";

const PREFIX = "/_next/static/";
const TYPES: Record<string, string> = {
  ".js": "application/javascript; charset=UTF-8",
  ".css": "text/css; charset=UTF-8",
};
/** Brotli is offered, and not with a weight of nothing. */
const TAKES_BROTLI = /(^|,)\s*br\s*(;\s*q=(1|0\.\d*[1-9])\S*\s*)?(,|$)/i;

export interface CompressedAssets {
  /** Answers a request for a script or style that is there compressed, to a client that can read it; false leaves it to Next. */
  answer(
    request: Pick<IncomingMessage, "url" | "method" | "headers">,
    response: Pick<ServerResponse, "writeHead" | "end">,
  ): boolean;
}

/**
 * The scripts and styles of the pages as the build compressed them (scripts/build/compress.ts), a sixth smaller than what Next
 * compresses on the way. They are less than a megabyte and stay in memory. A build without them has none.
 */
export async function compressedAssets(dir: string): Promise<CompressedAssets> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".br"))
    .map((entry) => path.join(entry.parentPath, entry.name));
  const files = new Map<string, Buffer>(
    await Promise.all(
      names.map(async (name) => {
        const asked = path.relative(dir, name).split(path.sep).join("/").slice(0, -".br".length);
        return [`${PREFIX}${asked}`, await readFile(name)] as const;
      }),
    ),
  );
  return {
    answer({ url = "", method, headers }, response) {
      const [pathname = ""] = url.split("?");
      const body = files.get(pathname);
      if (!body || !TAKES_BROTLI.test(String(headers["accept-encoding"] ?? ""))) return false;
      response.writeHead(200, {
        "Content-Type": TYPES[path.extname(pathname)],
        "Content-Encoding": "br",
        "Content-Length": body.length,
        Vary: "Accept-Encoding",
        // The name changes with the content.
        "Cache-Control": "public, max-age=31536000, immutable",
      });
      response.end(method === "HEAD" ? undefined : body);
      return true;
    },
  };
}
