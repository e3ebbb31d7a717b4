import { WebSocket } from "ws";
import type { ServerFrame } from "@/server/contract/stream";
import type { FrameSink } from "./open-stream";

/** Frames that wait for a client to read: far more than its streams have under way, since each waits for its own. */
const MAX_WAITING = 1_000;

/**
 * Sends frames as text. While more than `bufferedBytes` wait for the client, a sender waits until its frame is written. Who asks
 * for answers (pongs, streams opened and closed) without reading them has `flooded`.
 */
export function socketSink(socket: WebSocket, bufferedBytes: number, flooded: () => void): FrameSink {
  let waiting = 0;
  return {
    send(frame: ServerFrame) {
      if (socket.readyState !== WebSocket.OPEN) return Promise.resolve();
      if (waiting >= MAX_WAITING) {
        flooded();
        return Promise.resolve();
      }
      waiting++;
      return new Promise<void>((resolve) => {
        socket.send(JSON.stringify(frame), () => {
          waiting--;
          resolve();
        });
        if (socket.bufferedAmount < bufferedBytes) resolve();
      });
    },
  };
}
