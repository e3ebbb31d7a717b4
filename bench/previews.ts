import { once } from "node:events";
import http, { type IncomingMessage } from "node:http";
import WebSocket from "ws";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import { withForward } from "@/tests/kit/app";
import { waitForMode } from "@/tests/kit/environments";
import { openPreview } from "@/tests/kit/preview";
import { rawRequest } from "@/tests/kit/raw-request";
import type { Bench } from "./bench";
import { type Ratio, timed } from "./figures";
import { portalBase } from "./portal-base";

const REQUESTS = 200;
const MEGABYTES = 100;
const PREVIEW = "preview";
const FORWARD = "kubectl port-forward";
const DIRECT = "the pod's address";

const WORKS = {
  answer: "one answer",
  down: `${MEGABYTES} MB down`,
  up: `${MEGABYTES} MB up`,
  edit: "an edit told to the browser",
} as const;
const by = (work: keyof typeof WORKS, way: string) => `${WORKS[work]} by ${way}`;

export const previewRatios: Ratio[] = [
  ...(["answer", "down", "up", "edit"] as const).map((work) => ({
    what: `${WORKS[work]}, preview to ${FORWARD}`,
    own: by(work, PREVIEW),
    other: by(work, FORWARD),
    atMost: 1,
  })),
  {
    what: `${WORKS.answer}, preview to ${DIRECT}`,
    own: by("answer", PREVIEW),
    other: by("answer", DIRECT),
    atMost: 3,
  },
];

const EDITED = "src/account/sign-in-page.tsx";
const EDITS = 5;

/** Paths of the dev server: one takes any body and tells its length, or gives as much as asked for; one edits a file. */
const SCRIPT = `
const fs = require("fs");
const text = fs.readFileSync("vite.config.ts", "utf8");
const more = 'server.middlewares.use("/bench", (request, response) => {' +
  'if (request.method === "POST") { let n = 0; request.on("data", (c) => (n += c.length)); request.on("end", () => response.end(String(n))); return; }' +
  'const piece = Buffer.alloc(1 << 20); let left = ${MEGABYTES};' +
  'const push = () => { while (left > 0) { left--; if (!response.write(piece)) return response.once("drain", push); } response.end(); };' +
  'push(); });' +
  'server.middlewares.use("/bench-edit", async (_request, response) => {' +
  '(await import("node:fs")).appendFileSync("${EDITED}", String.fromCharCode(10) + "// edited"); response.end("1"); });';
const at = 'server.middlewares.use("/livez"';
fs.writeFileSync("vite.config.ts", text.replace(at, more + at));`;

/** Answers and large bodies by the preview, in turn with the same by a port-forward and at the pod itself. */
export async function measurePreviews(bench: Bench, environment: string): Promise<void> {
  const { cluster, session, progress, rounds, note } = bench;
  const frontend = await openPreview(session, environment, "frontend");
  const { workload } = await progress.step("Flip the frontend to dev", async () => {
    await cluster.run([
      ...["patch", "denv", environment, "--type=merge", "-p"],
      '{"spec":{"components":{"frontend":{"mode":"dev"}}}}',
    ]);
    return waitForMode(cluster, environment, "frontend", "dev");
  });
  const inNamespace = ["-n", namespaceOf(environment)];
  await cluster.run([
    ...inNamespace,
    "exec",
    `deployment/${workload}`,
    "-c",
    "frontend",
    "--",
    "node",
    "-e",
    SCRIPT,
  ]);
  await withForward(environment, async (forwarded) => {
    const pod = await cluster.run([
      ...["-n", namespaceOf(environment), "get", "pods", "-l", "app.kubernetes.io/component=frontend"],
      ...["--field-selector", "status.phase=Running", "-o", "jsonpath={.items[0].status.podIP}"],
    ]);
    const { host } = new URL(frontend.origin);
    const portal = await portalBase(bench);
    const ways = [
      wayOf(PREVIEW, portal, { Host: host, Cookie: frontend.cookie, Origin: frontend.origin }),
      wayOf(FORWARD, forwarded),
      wayOf(DIRECT, `http://${pod}:3000`),
    ];
    await waitFor("the dev server's new path", async () => (await ask(ways[0], "/bench", "x")) === 1);
    for (let round = 1; round <= rounds; round++)
      await progress.step(`Round ${round}: answers and ${MEGABYTES} MB both ways`, async () => {
        for (const one of ways) {
          for (let count = 0; count < REQUESTS; count++)
            note(by("answer", one.way), await timed(() => ask(one, "/livez")));
          note(by("down", one.way), await timed(() => ask(one, "/bench")));
          note(by("up", one.way), await timed(() => ask(one, "/bench", Buffer.alloc(MEGABYTES << 20))));
          note(by("edit", one.way), ...(await edits(one)));
        }
      });
    for (const { agent } of ways) agent.destroy();
  });
}

/** From asking for an edit to the dev server's message about it, by its socket for hot reload. */
async function edits(way: Way): Promise<number[]> {
  const { base, headers } = way;
  const client = await rawRequest(base, { method: "GET", path: "/@vite/client", headers });
  const token = /wsToken = "([^"]+)"/.exec(client.text)?.[1];
  await ask(way, `/${EDITED}`);
  const socket = new WebSocket(`${base.replace("http", "ws")}/?token=${token}`, "vite-hmr", { headers });
  await once(socket, "message");
  const samples: number[] = [];
  for (let count = 0; count < EDITS; count++) {
    samples.push(
      await timed(async () => {
        const told = once(socket, "message");
        await ask(way, "/bench-edit", "x");
        await told;
      }),
    );
    // What the dev server sees within a moment it tells as one.
    await new Promise((done) => setTimeout(done, 300));
    await ask(way, `/${EDITED}`);
  }
  socket.close();
  return samples;
}

interface Way {
  way: string;
  base: string;
  headers: Record<string, string>;
  agent: http.Agent;
}

function wayOf(way: string, base: string, headers: Record<string, string> = {}): Way {
  return { way, base, headers, agent: new http.Agent({ keepAlive: true }) };
}

/** Sends one request and reads its whole answer; gives the number that this is, or how many bytes it has. */
async function ask(way: Way | undefined, path: string, body?: string | Buffer): Promise<number> {
  if (!way) return 0;
  const { base, headers, agent } = way;
  const length = body === undefined ? {} : { "Content-Length": String(Buffer.byteLength(body)) };
  const call = http.request(`${base}${path}`, {
    ...{ agent, method: body === undefined ? "GET" : "POST", headers: { ...headers, ...length } },
  });
  call.end(body);
  const [answer] = (await once(call, "response")) as [IncomingMessage];
  let bytes = 0;
  let head = "";
  for await (const piece of answer) {
    bytes += piece.length;
    if (bytes < 100) head += piece;
  }
  if (answer.statusCode !== 200) throw new Error(`${base}${path} answered ${answer.statusCode}: ${head}`);
  return body === undefined ? bytes : Number(head);
}
