import http, { type IncomingMessage } from "node:http";
import net from "node:net";
import { text } from "node:stream/consumers";
import { COOKIE, HOST, type Stage } from "./site";

export interface Ask {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  host?: string;
}

/** What a browser says that asks for a page. */
export const PAGE = { Accept: "text/html", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };

/** Ways to ask the stage that a test has now. */
export function askerOf(on: () => Stage) {
  const send = ({
    method = "GET",
    path = "/",
    headers = {},
    body,
    host = HOST,
  }: Ask = {}): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const call = http.request({
        ...{ port: on().port, host: "127.0.0.1", method, path, agent: false },
        headers: { Host: host, ...headers },
      });
      call.on("response", resolve);
      call.on("error", reject);
      call.end(body);
    });
  return {
    send,
    /** With the cookie of somebody who is let in. */
    get: (path: string, headers: Record<string, string> = {}, host?: string) =>
      send({ path, headers: { Cookie: COOKIE, ...headers }, ...(host ? { host } : {}) }),
    /** What a raw request is answered, all of it. */
    raw(lines: string[]): Promise<string> {
      const socket = net.connect(on().port, "127.0.0.1");
      socket.write(`${[...lines, "Connection: close"].join("\r\n")}\r\n\r\n`);
      return text(socket);
    },
  };
}
