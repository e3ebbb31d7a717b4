import { WebSocket } from "ws";
import type { z } from "zod";
import { STREAM_PROTOCOL, serverFrame } from "@/server/contract/stream";
import { STREAM_KINDS, type StreamKinds } from "@/server/contract/streams";
import type { PortalSession } from "./session";

/** One stream of the portal's socket; it gives every credit back at once. */
export interface StreamClient<Payload> {
  onPayload(listener: (payload: Payload) => void): void;
  close(): void;
}

/** Opens the socket, says hello and opens one stream; resolves when the server says `opened`. */
export function openStream<Name extends keyof StreamKinds>(
  session: PortalSession,
  kind: Name,
  params: z.input<StreamKinds[Name]["params"]>,
): Promise<StreamClient<z.output<StreamKinds[Name]["down"]>>> {
  type Payload = z.output<StreamKinds[Name]["down"]>;
  const socket = new WebSocket(`${session.address.replace(/^http/, "ws")}/api/stream`, {
    headers: {
      Origin: session.address,
      Cookie: `${session.cookie.name}=${session.cookie.value}`,
      "Sec-Fetch-Site": "same-origin",
    },
  });
  const listeners: ((payload: Payload) => void)[] = [];
  const early: Payload[] = [];
  const send = (frame: unknown) => socket.send(JSON.stringify(frame));
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("The socket closed before the stream opened.")));
    socket.on("open", () => send({ type: "hello", protocol: STREAM_PROTOCOL, csrfToken: session.csrfToken }));
    socket.on("message", (data) => {
      const frame = serverFrame.parse(JSON.parse(String(data)));
      if (frame.type === "welcome") send({ type: "open", id: 1, credit: 100, kind, params });
      else if (frame.type === "opened") resolve(client());
      else if (frame.type === "data") {
        send({ type: "credit", id: 1, credit: 1 });
        const payload = STREAM_KINDS[kind].down.parse(frame.payload) as Payload;
        if (listeners.length === 0) early.push(payload);
        for (const listener of listeners) listener(payload);
      } else if (frame.type === "end" || frame.type === "bye")
        reject(new Error(`The stream ended: ${JSON.stringify(frame)}`));
    });
  });

  function client(): StreamClient<Payload> {
    return {
      onPayload: (listener) => {
        listeners.push(listener);
        for (const payload of early.splice(0)) listener(payload);
      },
      close: () => socket.close(),
    };
  }
}
