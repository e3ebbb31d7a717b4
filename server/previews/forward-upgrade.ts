import http, { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Forwarding } from "./forward";
import { responseHeaders } from "./headers";
import { dialOf } from "./upstream";

/**
 * Passes an upgrade on. Once the application agrees, bytes go both ways as they come, whatever the protocol; what it answers
 * instead is passed back, and the connection ends.
 */
export function forwardUpgrade(options: Forwarding & { socket: Duplex; head: Buffer }): void {
  const { request, socket, head, address, agents, headers, rules, failed } = options;
  const call = http.request({
    ...dialOf(address),
    ...{ agent: agents.single, method: request.method ?? "GET", path: request.url },
    headers: { ...headers, Connection: "Upgrade", Upgrade: request.headers.upgrade ?? "websocket" },
  });
  let answered = false;
  const begin = (answer: IncomingMessage, more: string[]) => {
    answered = true;
    const kept = [...responseHeaders(answer.rawHeaders, rules), ...more];
    const lines = kept.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${kept[index + 1]}\r\n`] : []));
    const { statusCode = 502, statusMessage } = answer;
    const reason = statusMessage || (STATUS_CODES[statusCode] ?? "");
    socket.write(`HTTP/1.1 ${statusCode} ${reason}\r\n${lines.join("")}\r\n`, "latin1");
  };
  socket.once("close", () => call.destroy());
  call.once("upgrade", (answer, upstream, first) => {
    begin(answer, ["Connection", "Upgrade", "Upgrade", answer.headers.upgrade ?? "websocket"]);
    if (first.length > 0) socket.write(first);
    if (head.length > 0) upstream.write(head);
    join(socket, upstream);
  });
  call.once("response", (answer) => {
    begin(answer, ["Connection", "close"]);
    answer.once("error", () => socket.destroy());
    answer.pipe(socket);
  });
  call.on("error", (error) => {
    if (answered || socket.destroyed) return void socket.destroy();
    failed(error);
  });
  call.end();
}

/** What one side sends the other one gets, no faster than it reads; one goes with the other. */
function join(one: Duplex, other: Duplex): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on("error", () => to.destroy());
    from.once("close", () => to.destroy());
    from.pipe(to);
  }
}
