import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type IncomingMessage, request as send } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

export interface TlsFront {
  port: number;
  close(): void;
}

/**
 * A reverse proxy as stands before a portal in production: it ends TLS with a certificate that nobody vouches for, says in
 * `X-Forwarded-*` what came, and passes requests and upgrades on to where `target` says.
 */
export async function tlsFront(target: (host: string) => number): Promise<TlsFront> {
  const folder = mkdtempSync(path.join(tmpdir(), "devspace-portal-tls-"));
  const file = (name: string) => path.join(folder, name);
  const { status, stderr } = spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-keyout", file("key"), "-out", file("crt"), "-subj", "/CN=localhost"],
  ]);
  if (status !== 0) throw new Error(`A certificate takes openssl: ${stderr}`);
  const server = createServer({ key: readFileSync(file("key")), cert: readFileSync(file("crt")) });
  rmSync(folder, { recursive: true });

  const pass = (incoming: IncomingMessage) => {
    const { method, url, headers, socket } = incoming;
    const before = headers["x-forwarded-for"];
    const told = {
      "x-forwarded-for": `${before ? `${before}, ` : ""}${socket.remoteAddress}`,
      "x-forwarded-proto": "https",
    };
    const port = target((headers.host ?? "").replace(/:\d+$/, ""));
    return send({
      host: "127.0.0.1",
      port,
      method,
      path: url,
      headers: { ...headers, ...told },
      agent: false,
    });
  };
  server.on("request", (incoming, answer) => {
    const outgoing = pass(incoming).on("response", (back) => {
      answer.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(answer);
    });
    outgoing.on("error", () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.on("upgrade", (incoming, socket, head) => {
    const outgoing = pass(incoming).on("upgrade", (back, upstream, first) => {
      const lines = back.rawHeaders.flatMap((name, at) =>
        at % 2 ? [] : `${name}: ${back.rawHeaders[at + 1]}`,
      );
      socket.write(["HTTP/1.1 101 Switching Protocols", ...lines, "", ""].join("\r\n"));
      socket.write(first);
      upstream.write(head);
      for (const one of [socket, upstream]) one.on("error", () => one.destroy());
      socket.pipe(upstream).pipe(socket);
    });
    outgoing.on("error", () => socket.destroy());
    outgoing.on("response", () => socket.destroy());
    outgoing.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
