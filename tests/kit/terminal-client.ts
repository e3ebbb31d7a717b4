import { once } from "node:events";
import { WebSocket } from "ws";
import type { z } from "zod";
import { serverFrame } from "@/server/contract/stream";
import { decodeBytes, encodeBytes } from "@/server/contract/stream-bytes";
import type { TerminalPayload, terminalParams } from "@/server/contract/terminals";
import type { PortalSession } from "./session";

/** Frames that a page lets a terminal be ahead. */
const WINDOW = 8;
const STREAM = 1;

/** Somebody's end of a terminal: what it printed, and keys for it. */
export interface Seat {
  /** Gives what stops it again. */
  onOutput(listener: (bytes: Uint8Array) => void): () => void;
  type(text: string): void;
  /** Reads no faster than this from now on, in bytes a second; undefined for as fast as it comes. */
  pace(bytesPerSecond: number | undefined): void;
  close(): void;
}

export interface PortalSeat extends Seat {
  onPayload(listener: (payload: TerminalPayload) => void): void;
}

/** The socket of one page, on which one terminal can be opened. `base` is where the portal is asked. */
export async function openPage(session: PortalSession, base: string) {
  const socket = new WebSocket(`${base.replace(/^http/, "ws")}/api/stream`, {
    headers: {
      Host: new URL(session.address).host,
      Origin: session.address,
      Cookie: `${session.cookie.name}=${session.cookie.value}`,
      "Sec-Fetch-Site": "same-origin",
    },
    perMessageDeflate: false,
  });
  const send = (frame: unknown) => socket.send(JSON.stringify(frame));
  await once(socket, "open");
  send({ type: "hello", protocol: 2, csrfToken: session.csrfToken });
  await once(socket, "message");
  return {
    open(params: z.input<typeof terminalParams>): PortalSeat {
      const outputs = new Set<(bytes: Uint8Array) => void>();
      const payloads: ((payload: TerminalPayload) => void)[] = [];
      const { pace, took } = paced({ pause: () => socket.pause(), resume: () => socket.resume() });
      socket.on("message", (data: Buffer, isBinary: boolean) => {
        if (isBinary) {
          const frame = decodeBytes(data);
          if (!frame) throw new Error("The portal sent a frame that is none.");
          for (const listener of outputs) listener(frame.payload);
          took(frame.payload.length);
          return send({ type: "credit", id: STREAM, credit: 1 });
        }
        const frame = serverFrame.parse(JSON.parse(String(data)));
        if ((frame.type === "end" && frame.reason !== "complete") || frame.type === "bye")
          throw new Error(`The terminal ended: ${JSON.stringify(frame)}`);
        if (frame.type !== "data") return;
        send({ type: "credit", id: STREAM, credit: 1 });
        for (const listener of payloads) listener(frame.payload as TerminalPayload);
      });
      send({ type: "open", id: STREAM, credit: WINDOW, kind: "terminal", params });
      return {
        onOutput(listener) {
          outputs.add(listener);
          return () => outputs.delete(listener);
        },
        onPayload: (listener) => void payloads.push(listener),
        type: (text) => socket.send(encodeBytes(STREAM, Buffer.from(text))),
        pace,
        close: () => socket.close(),
      };
    },
    close: () => socket.close(),
  };
}

/** Holds a source back so that no more than so many bytes a second come of it. */
export function paced(source: { pause(): void; resume(): void }) {
  let rate: number | undefined;
  let due = 0;
  return {
    pace(bytesPerSecond: number | undefined) {
      rate = bytesPerSecond;
      due = performance.now();
    },
    took(bytes: number) {
      if (!rate) return;
      due = Math.max(due, performance.now()) + (bytes / rate) * 1000;
      source.pause();
      setTimeout(() => source.resume(), due - performance.now());
    },
  };
}
