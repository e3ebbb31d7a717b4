import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { testFolder } from "@/kit/testing/folder";

export interface HttpServerOptions {
  /** Folder of the repositories. */
  root: string;
  /** Asked of whoever comes, as the password of any user. */
  token?: string;
  /** With a certificate of its own, for this name. */
  tls?: string;
  /** A free one without it. */
  port?: number;
  /** Answers instead of the repositories; true where it did. */
  instead?(request: IncomingMessage, response: ServerResponse): boolean;
}

export interface GitHttpServer {
  port: number;
  /** What signs its certificate. */
  ca: string;
  /** Bytes that were sent so far. */
  sent(): number;
  /** Headers of every request so far. */
  requests: IncomingMessage["headers"][];
  close(): void;
}

/** git's own http-backend, as it stands behind any web server. */
export async function gitHttpServer(options: HttpServerOptions): Promise<GitHttpServer> {
  const certificate = options.tls === undefined ? undefined : makeCertificate(options.tls);
  const requests: GitHttpServer["requests"] = [];
  let sent = 0;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    requests.push(request.headers);
    if (options.instead?.(request, response)) return;
    const given = Buffer.from((request.headers.authorization ?? "").replace(/^Basic /, ""), "base64");
    if (options.token !== undefined && !given.toString().endsWith(`:${options.token}`)) {
      response.writeHead(401, { "WWW-Authenticate": 'Basic realm="git"', "Content-Type": "text/plain" });
      // As unkind as a server can be.
      response.end(`You sent ${given}.\n`);
      return;
    }
    backend(options.root, request, response, (bytes) => {
      sent += bytes;
    });
  };
  const server = certificate ? https.createServer(certificate, answer) : http.createServer(answer);
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    ca: certificate?.cert.toString() ?? "",
    sent: () => sent,
    requests,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function backend(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
  count: (bytes: number) => void,
): void {
  const [pathname = "/", query = ""] = (request.url ?? "/").split("?");
  const child = spawn("git", ["http-backend"], {
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => {});
  request.pipe(child.stdin);
  response.on("close", () => child.kill());
  let head = Buffer.alloc(0);
  const onHead = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    child.stdout.off("data", onHead);
    const headers = Object.fromEntries(
      head
        .toString("latin1", 0, end)
        .split("\r\n")
        .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
    );
    response.writeHead(Number.parseInt(headers.Status ?? "200", 10), headers);
    response.write(head.subarray(end + 4));
    child.stdout.on("data", (more: Buffer) => count(more.length));
    child.stdout.pipe(response);
  };
  child.stdout.on("data", onHead);
}

function makeCertificate(name: string): { key: Buffer; cert: Buffer } {
  const folder = testFolder();
  const [key, cert] = [path.join(folder, "key"), path.join(folder, "crt")];
  const { status, stderr } = spawnSync("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
    ...["-keyout", key, "-out", cert, "-subj", `/CN=${name}`, "-addext", `subjectAltName=DNS:${name}`],
  ]);
  if (status !== 0) throw new Error(`A certificate takes openssl: ${stderr}`);
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
