import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { PROBLEM_MEDIA_TYPE, problemOf, type Refusal } from "./problem";

/** Answers an upgrade with a problem and ends the connection: nothing else may travel on it. */
export function refuseUpgrade(socket: Duplex, refused: Refusal): void {
  const problem = problemOf(refused);
  const body = JSON.stringify(problem);
  const headers = {
    ...refused.headers,
    "Content-Type": PROBLEM_MEDIA_TYPE,
    "Content-Length": String(Buffer.byteLength(body)),
    Connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n${lines.join("")}\r\n${body}`,
    () => socket.destroy(),
  );
}
