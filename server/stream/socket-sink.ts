import { WebSocket } from "ws";
import type { ServerFrame } from "@/server/contract/stream";
import { encodeBytes } from "@/server/contract/stream-bytes";

/** Control frames that wait for a client to read: far more than one that reads has under way. */
const MAX_WAITING = 1_000;

/** Where a socket's frames go, in two lanes: control frames at once, payloads when the socket has room. */
export interface FrameSink {
  control(frame: Exclude<ServerFrame, { type: "data" }>): void;
  /** Resolves when the payload was handed to the socket, or dropped because its stream `isOver`. */
  payload(id: number, payload: unknown, isOver: () => boolean): Promise<void>;
}

/**
 * Payloads wait here, one a stream, while `bufferedBytes` or more wait in the socket: that is all a control frame ever has to
 * wait for. Who asks for answers (pongs, streams opened and closed) without reading them has `flooded`.
 */
export function socketSink(socket: WebSocket, bufferedBytes: number, flooded: () => void): FrameSink {
  let answers = 0;
  let waiting: (() => void)[] = [];
  const wakeAll = () => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };
  const isFull = () => socket.readyState === WebSocket.OPEN && socket.bufferedAmount >= bufferedBytes;
  socket.once("close", wakeAll);

  return {
    control(frame) {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (answers >= MAX_WAITING) return flooded();
      answers++;
      socket.send(JSON.stringify(frame), () => {
        answers--;
        wakeAll();
      });
    },
    async payload(id, payload, isOver) {
      while (isFull() && !isOver())
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      if (isOver() || socket.readyState !== WebSocket.OPEN) return;
      const isBytes = payload instanceof Uint8Array;
      socket.send(
        isBytes ? encodeBytes(id, payload) : JSON.stringify({ type: "data", id, payload }),
        wakeAll,
      );
    },
  };
}
