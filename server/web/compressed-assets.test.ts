import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compressedAssets } from "./compressed-assets";

const SCRIPT = "console.log('a portal');\n".repeat(50);
let dir: string;
let server: Server;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "assets-"));
  await writeFile(path.join(dir, "a.js"), SCRIPT);
  await writeFile(path.join(dir, "a.js.br"), brotliCompressSync(SCRIPT));
  await writeFile(path.join(dir, "a.js.gz"), gzipSync(SCRIPT));
  await writeFile(path.join(dir, "a.woff2"), "a font");
  const assets = await compressedAssets(dir);
  server = createServer((asked, response) => {
    if (!assets.answer(asked, response)) response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  await rm(dir, { recursive: true });
});

async function ask(name: string, accept: string | undefined, method: "GET" | "HEAD" = "GET") {
  const { port } = server.address() as AddressInfo;
  const headers = accept ? { "Accept-Encoding": accept } : {};
  const asked = request({ port, method, headers, path: `/_next/static/${name}` });
  const [answer] = (await once(asked.end(), "response")) as [IncomingMessage];
  return { statusCode: answer.statusCode, headers: answer.headers, bytes: await buffer(answer) };
}

it("gives a script as the build compressed it, for good", async () => {
  const { statusCode, headers, bytes } = await ask("a.js?dpl=1", "gzip, deflate, br, zstd");
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    "content-encoding": "br",
    "content-type": "application/javascript; charset=UTF-8",
    "cache-control": expect.stringContaining("immutable"),
    vary: "Accept-Encoding",
  });
  expect(brotliDecompressSync(bytes).toString()).toBe(SCRIPT);
  const head = await ask("a.js", "br", "HEAD");
  expect(head.headers["content-length"]).toBe(String(bytes.length));
  expect(head.bytes).toHaveLength(0);
});

it.each([
  ["a.js", undefined],
  ["a.js", "deflate"],
  ["a.js", "br;q=0, gzip;q=0.0"],
  ["a.js", "brotli"],
  ["a.js.br", "br"],
  ["a.js.gz", "gzip"],
  ["a.woff2", "br"],
  ["../a.js", "br"],
])("leaves %s for clients that take %s to Next", async (name, accept) => {
  expect((await ask(name, accept)).statusCode).toBe(204);
});

it.each(["gzip", "br;q=0, gzip", "deflate, gzip;q=0.5"])("gives %s what it can read", async (accept) => {
  const { headers, bytes } = await ask("a.js", accept);
  expect(headers["content-encoding"]).toBe("gzip");
  expect(gunzipSync(bytes).toString()).toBe(SCRIPT);
});

it.each(["br;q=1.0", "br;q=0.5", "gzip;q=0.8,br"])("reads %s as brotli taken", async (accept) => {
  expect((await ask("a.js", accept)).headers["content-encoding"]).toBe("br");
});
