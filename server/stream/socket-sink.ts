import { WebSocket } from "ws";
import type { ServerFrame } from "@/server/contract/stream";
import type { FrameSink } from "./open-stream";

/** Sends frames as text. While more than `bufferedBytes` wait for the client, a sender waits until its frame is written. */
export function socketSink(socket: WebSocket, bufferedBytes: number): FrameSink {
  return {
    send(frame: ServerFrame) {
      if (socket.readyState !== WebSocket.OPEN) return Promise.resolve();
      return new Promise<void>((resolve) => {
        socket.send(JSON.stringify(frame), () => resolve());
        if (socket.bufferedAmount < bufferedBytes) resolve();
      });
    },
  };
}
