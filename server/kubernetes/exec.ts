import type { RawData, WebSocket } from "ws";
import { z } from "zod";
import { channelWritable, createFlow, sendOn } from "./channels";
import type { Client } from "./client";
import { errorFromStatus, isKubernetesError, kubernetesError } from "./errors";
import { checkedLabel, checkedName } from "./names";
import { transportError } from "./transport";
import type { ExecOptions, ExecProcess, ExecResult } from "./types";
import { upgrade } from "./upgrade";

/** v5 adds that stdin can be closed while output goes on; all else is as in v4. */
const V5 = "v5.channel.k8s.io";
const V4 = "v4.channel.k8s.io";
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;
const OPEN_TIMEOUT_MS = 30_000;
const PING_MS = 15_000;
/** Pings without an answer, in a row, after which a connection is given up: as long as kubectl waits, too. */
const MOST_UNANSWERED = 4;

const status = z.object({
  status: z.string().optional(),
  message: z.string().optional(),
  reason: z.string().optional(),
  code: z.number().optional(),
  details: z
    .object({
      causes: z.array(z.object({ reason: z.string().optional(), message: z.string().optional() })).optional(),
    })
    .optional(),
});

/** What the error channel says when a command is over: its exit code, or a KubernetesError when it never ran. */
function resultOf(text: string): ExecResult {
  let parsed: z.infer<typeof status>;
  try {
    parsed = status.parse(JSON.parse(text));
  } catch {
    throw kubernetesError("unknown", text.trim().slice(0, 500) || "The command ended without a status.");
  }
  if (parsed.status === "Success") return { code: 0 };
  const exit = parsed.details?.causes?.find(({ reason }) => reason === "ExitCode")?.message;
  if (exit !== undefined && /^\d+$/.test(exit)) return { code: Number(exit) };
  throw errorFromStatus(parsed.code ?? 500, text);
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/**
 * Cuts a connection whose other side answers no ping any more, after it was told. Whose output nobody reads is not asked: the
 * answers would wait behind it.
 */
function pings(socket: WebSocket, everyMs: number, silent: () => void): () => void {
  let unanswered = 0;
  const heard = () => {
    unanswered = 0;
  };
  socket.on("pong", heard);
  socket.on("message", heard);
  const timer = setInterval(() => {
    if (socket.isPaused) return heard();
    if (unanswered === MOST_UNANSWERED) {
      silent();
      return socket.terminate();
    }
    unanswered++;
    socket.ping();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * Runs a command in a container by the channel protocol, version 5 where the server knows it. Rejects while the upgrade is
 * refused (403, 404, 400 for a container that does not run); `result` tells how the command ended.
 */
export async function exec(client: Client, options: ExecOptions): Promise<ExecProcess> {
  const { namespace, pod, container, command, tty = false, stdin = false, signal } = options;
  const query = new URLSearchParams({ container: checkedLabel(container, "container"), stdout: "true" });
  for (const part of command) query.append("command", part);
  if (stdin) query.set("stdin", "true");
  if (tty) query.set("tty", "true");
  else query.set("stderr", "true");
  const path = `/api/v1/namespaces/${checkedLabel(namespace, "metadata.namespace")}/pods/${checkedName(pod)}/exec`;
  const socket = await client.metrics.timed("create", "pods/exec", () =>
    upgrade(client.connection, { path, query, protocols: [V5, V4], signal, timeoutMs: OPEN_TIMEOUT_MS }),
  );

  const flow = createFlow(socket);
  const stdout = flow.readable();
  const stderr = flow.readable();
  const input = channelWritable(socket, CHANNEL.stdin, () => {
    if (socket.protocol === V5) sendOn(socket, CHANNEL.close, Uint8Array.of(CHANNEL.stdin));
    // Version 4 has no such signal: what waits for the end of its input only ends with the connection.
    else socket.close();
  });
  input.on("error", () => {});
  let told: string | undefined;
  let failure: unknown;

  socket.on("message", (data: RawData) => {
    const message = bytesOf(data);
    const payload = message.subarray(1);
    if (message[0] === CHANNEL.stdout) flow.push(stdout, payload);
    else if (message[0] === CHANNEL.stderr) flow.push(stderr, payload);
    else if (message[0] === CHANNEL.error && payload.length > 0) {
      told = `${told ?? ""}${payload.toString("utf8")}`;
    }
  });
  socket.on("error", (error) => {
    failure = error;
  });
  const stopPings = pings(socket, options.pingMs ?? PING_MS, () => {
    failure = new Error("the connection fell silent");
  });
  const result = new Promise<ExecResult>((resolve, reject) => {
    socket.once("close", () => {
      stopPings();
      stdout.push(null);
      stderr.push(null);
      input.destroy();
      if (signal?.aborted) return reject(kubernetesError("aborted", "The command was cancelled."));
      if (told === undefined) {
        const cause = failure ?? new Error("the connection broke off before the command ended");
        return reject(transportError(client.connection, cause));
      }
      try {
        resolve(resultOf(told));
      } catch (error) {
        reject(isKubernetesError(error) ? error : transportError(client.connection, error));
      }
    });
  });
  // Who only reads the output need not handle it.
  result.catch(() => {});
  const resize = (size: { cols: number; rows: number }) => {
    if (socket.readyState !== socket.OPEN) return;
    sendOn(socket, CHANNEL.resize, Buffer.from(JSON.stringify({ Width: size.cols, Height: size.rows })));
  };
  if (tty && options.size) resize(options.size);
  socket.resume();
  return { stdin: input, stdout, stderr, result, resize, close: () => socket.terminate() };
}
