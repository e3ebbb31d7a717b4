import { type RawData, WebSocket } from "ws";
import { type ServerFrame, STREAM_PROTOCOL, serverFrame } from "@/server/contract/stream";
import { decodeBytes, encodeBytes } from "@/server/contract/stream-bytes";
import { type TerminalPayload, terminalPayload } from "@/server/contract/terminals";
import { refusal } from "@/server/http/problem";
import { STREAM_LIMITS } from "@/server/stream/types";
import type { Call } from "@/server/terminals";
import { knock } from "./ask";
import type { Other } from "./holders";
import { isMac } from "./proof";
import { headersFor, PROOF_HEADER, STREAM_PATH } from "./protocol";

/** Payloads under way between two replicas: each is at most 32 KiB. */
const WINDOW = 8;
const CONNECT_MS = 5_000;
const STREAM = 1;
/** A replica of which nothing was heard so long, not even a ping, is not there. */
const SILENT_MS = 2 * STREAM_LIMITS.pingMs;

/** The connection to the other replica was lost, or not made. */
export class CarryLost extends Error {}

/**
 * A viewer's stream as the replica that has the terminal makes it: the portal's own stream protocol over one socket, with its
 * credit in both directions, so that who does not read holds back the program and not this process. Nothing of the viewer's goes
 * to who does not prove to be that replica. Throws a CarryLost.
 */
export async function* carry(
  other: Other,
  call: Call,
  silentMs = SILENT_MS,
): AsyncGenerator<Uint8Array | TerminalPayload> {
  const { params, principal, address, input, signal } = call;
  const ticket = await knock(other).catch((cause: unknown) => {
    throw new CarryLost("the other replica does not answer", { cause });
  });
  const behalf = { userId: principal.user.id, address };
  const socket = new WebSocket(`ws://${other.address}${STREAM_PATH}`, {
    headers: headersFor(other.secret, ticket, behalf, { method: "GET", path: STREAM_PATH }),
    ...{ handshakeTimeout: CONNECT_MS, perMessageDeflate: false },
  });
  /** What came and was not read: no more than there is credit for. */
  const waiting: (Uint8Array | TerminalPayload)[] = [];
  let end: Extract<ServerFrame, { type: "end" | "bye" }> | "lost" | undefined;
  let credit = 0;
  let wakeReader = () => {};
  let wakeWriter = () => {};
  const wake = () => {
    wakeReader();
    wakeWriter();
  };
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  const receive = (data: RawData, isBinary: boolean) => {
    const frame =
      isBinary && data instanceof Buffer ? decodeBytes(data) : serverFrame.parse(JSON.parse(String(data)));
    if (frame?.type === "data")
      waiting.push(
        frame.payload instanceof Uint8Array ? frame.payload : terminalPayload.parse(frame.payload),
      );
    else if (frame?.type === "opened" || frame?.type === "credit") credit += frame.credit;
    else if (frame?.type === "end" || frame?.type === "bye") end ??= frame;
    wake();
  };
  const silence = setTimeout(() => socket.terminate(), silentMs);
  socket.on("ping", () => silence.refresh());
  socket.once("upgrade", ({ headers }) => {
    if (!isMac(headers[PROOF_HEADER], other.secret, "upgraded", ticket)) socket.terminate();
  });
  socket.on("message", (data, isBinary) => {
    silence.refresh();
    try {
      receive(data, isBinary);
    } catch {
      socket.terminate();
    }
  });
  socket.on("error", () => {});
  socket.once("close", () => {
    end ??= "lost";
    wake();
  });
  socket.once("open", () => {
    send({ type: "hello", protocol: STREAM_PROTOCOL });
    send({ type: "open", id: STREAM, credit: WINDOW, kind: "terminal", params });
    pump().catch(stop);
  });
  const stop = () => {
    end ??= "lost";
    wake();
  };
  signal.addEventListener("abort", stop, { once: true });

  /** Sends on what the viewer types, as far as the other has room for it. */
  const pump = async () => {
    for await (const item of input) {
      while (credit === 0 && !end)
        await new Promise<void>((resolve) => {
          wakeWriter = resolve;
        });
      if (end) return;
      credit--;
      if (item instanceof Uint8Array) socket.send(encodeBytes(STREAM, item));
      else send({ type: "data", id: STREAM, payload: item });
    }
    if (!end) send({ type: "finish", id: STREAM });
  };

  let read = 0;
  try {
    for (;;) {
      const next = waiting.shift();
      if (next) {
        yield next;
        if (++read < WINDOW / 2 || socket.readyState !== WebSocket.OPEN) continue;
        send({ type: "credit", id: STREAM, credit: read });
        read = 0;
      } else if (signal.aborted) return;
      else if (end) break;
      else
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
        });
    }
    if (end !== "lost" && end.type === "end") {
      if (end.problem) throw refusal(end.problem.code, end.problem.detail);
      if (end.reason === "complete") return;
    }
    // Nobody here asked for the end: the other replica is stopping, or lost.
    throw new CarryLost("the connection to the other replica was lost");
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", stop);
    end ??= "lost";
    wakeWriter();
    if (socket.readyState === WebSocket.OPEN) socket.close();
    else socket.terminate();
  }
}
