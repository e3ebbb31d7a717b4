import { readdir, readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";

const PREFIX = "/_next/static/";
const TYPES: Record<string, string> = {
  ".js": "application/javascript; charset=UTF-8",
  ".css": "text/css; charset=UTF-8",
};
/** What the build compressed by, the smallest first, with the ending of its files. */
const ENCODINGS = [
  { encoding: "br", ending: ".br" },
  { encoding: "gzip", ending: ".gz" },
] as const;

/** Whether an encoding is offered, and not with a weight of nothing. */
function takes(accept: string, encoding: string): boolean {
  return accept.split(",").some((part) => {
    const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

export interface CompressedAssets {
  /** Answers a request for a script or style that is there compressed, to a client that can read it; false leaves it to Next. */
  answer(
    request: Pick<IncomingMessage, "url" | "method" | "headers">,
    response: Pick<ServerResponse, "writeHead" | "end">,
  ): boolean;
}

/**
 * The scripts and styles of the pages as the build compressed them (scripts/build/compress.ts), by Brotli a sixth smaller than
 * what Next compresses on the way. They are less than two megabytes and stay in memory. A build without them has none.
 */
export async function compressedAssets(dir: string): Promise<CompressedAssets> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = new Map<string, Buffer>();
  for (const entry of entries) {
    if (!entry.isFile() || !ENCODINGS.some(({ ending }) => entry.name.endsWith(ending))) continue;
    const file = path.join(entry.parentPath, entry.name);
    files.set(PREFIX + path.relative(dir, file).split(path.sep).join("/"), await readFile(file));
  }
  return {
    answer({ url = "", method, headers }, response) {
      const [pathname = ""] = url.split("?");
      const type = TYPES[path.extname(pathname)];
      const accept = String(headers["accept-encoding"] ?? "");
      const chosen = ENCODINGS.find(
        ({ encoding, ending }) => files.has(pathname + ending) && takes(accept, encoding),
      );
      const body = chosen && files.get(pathname + chosen.ending);
      if (!body || !type) return false;
      response.writeHead(200, {
        "Content-Type": type,
        "Content-Encoding": chosen.encoding,
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
