import { Readable, Writable } from "node:stream";
import type { WebSocket } from "ws";

/** Bytes that a reader who pauses leaves waiting here before the socket is paused too. */
export const HIGH_WATER_BYTES = 64 * 1024;
/** Longest payload of one message up; the API server takes no more than 32 KiB in some releases. */
const MAX_PIECE_BYTES = 16 * 1024;

/** A message of the `channel.k8s.io` protocols: the channel's number, then its bytes. */
export function sendOn(socket: WebSocket, channel: number, payload: Uint8Array, sent?: () => void): void {
  const message = Buffer.allocUnsafe(payload.length + 1);
  message[0] = channel;
  message.set(payload, 1);
  socket.send(message, () => sent?.());
}

/** Pauses a socket while any of its readers is full: channels share one connection, so all wait for the slowest. */
export function createFlow(socket: WebSocket) {
  const full = new Set<Readable>();
  const ready = (stream: Readable) => {
    if (full.delete(stream) && full.size === 0) socket.resume();
  };
  return {
    /** Has what a reader asks for come again. */
    ready,
    /** The bytes of one channel as they are read. */
    readable(): Readable {
      return new Readable({
        highWaterMark: HIGH_WATER_BYTES,
        read() {
          ready(this);
        },
        destroy(error, done) {
          ready(this);
          done(error);
        },
      });
    },
    push(stream: Readable, bytes: Buffer) {
      if (stream.destroyed || stream.readableEnded || stream.push(bytes)) return;
      full.add(stream);
      socket.pause();
    },
  };
}

/** Writes to one channel; `done` is called when the connection took all of it. */
export function writeOn(
  socket: WebSocket,
  channel: number,
  chunk: Buffer,
  done: (error?: Error) => void,
): void {
  const closed = socket.readyState !== socket.OPEN;
  if (closed || chunk.length === 0) {
    done(closed ? new Error("The connection is closed.") : undefined);
    return;
  }
  for (let at = 0; at < chunk.length; at += MAX_PIECE_BYTES) {
    const last = at + MAX_PIECE_BYTES >= chunk.length;
    sendOn(socket, channel, chunk.subarray(at, at + MAX_PIECE_BYTES), last ? done : undefined);
  }
}

/** Writes to one channel. `finish` tells the other side that no more comes. */
export function channelWritable(socket: WebSocket, channel: number, finish: () => void): Writable {
  return new Writable({
    highWaterMark: HIGH_WATER_BYTES,
    write: (chunk: Buffer, _encoding, done) => writeOn(socket, channel, chunk, done),
    final(done) {
      if (socket.readyState === socket.OPEN) finish();
      done();
    },
  });
}
