import { Duplex } from "node:stream";
import type { RawData } from "ws";
import { createFlow, HIGH_WATER_BYTES, writeOn } from "./channels";
import type { Client } from "./client";
import { kubernetesError } from "./errors";
import { checkedLabel, checkedName } from "./names";
import { transportError } from "./transport";
import type { PortForwardOptions } from "./types";
import { upgrade } from "./upgrade";

const PROTOCOL = "v4.channel.k8s.io";
const DATA = 0;
const ERROR = 1;
/** The first message of each channel is the port, two bytes. */
const PREFIX_BYTES = 2;
const OPEN_TIMEOUT_MS = 30_000;

/**
 * One TCP connection to a port of a pod, through the API server and the kubelet. Back-pressure both ways. The protocol knows
 * no half-closed connection: ending the writing side ends both. A port that nobody listens on ends it with an error, which
 * comes after the connection was opened.
 */
export async function portForward(client: Client, options: PortForwardOptions): Promise<Duplex> {
  const { namespace, pod, port, signal } = options;
  const path = `/api/v1/namespaces/${checkedLabel(namespace, "metadata.namespace")}/pods/${checkedName(pod)}/portforward`;
  const query = new URLSearchParams({ ports: String(port) });
  const socket = await client.metrics.timed("create", "pods/portforward", () =>
    upgrade(client.connection, { path, query, protocols: [PROTOCOL], signal, timeoutMs: OPEN_TIMEOUT_MS }),
  );
  const flow = createFlow(socket);
  const duplex = new Duplex({
    highWaterMark: HIGH_WATER_BYTES,
    read() {
      flow.ready(this);
    },
    write: (chunk: Buffer, _encoding, done) => writeOn(socket, DATA, chunk, done),
    final(done) {
      socket.close();
      done();
    },
    destroy(error, done) {
      socket.terminate();
      done(error);
    },
  });
  const skipped = new Map([
    [DATA, 0],
    [ERROR, 0],
  ]);
  let failure: Error | undefined;

  socket.on("message", (data: RawData) => {
    const message = Buffer.isBuffer(data)
      ? data
      : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
    const channel = message[0] ?? -1;
    const done = skipped.get(channel) ?? PREFIX_BYTES;
    const skip = Math.min(PREFIX_BYTES - done, message.length - 1);
    skipped.set(channel, done + skip);
    const payload = message.subarray(1 + skip);
    if (payload.length === 0) return;
    if (channel === DATA) return flow.push(duplex, payload);
    failure = kubernetesError(
      "unavailable",
      `Port ${port} of ${pod}: ${payload.toString("utf8").trim().slice(0, 500)}`,
    );
    socket.close();
  });
  socket.on("error", (error) => {
    failure ??= transportError(client.connection, error);
  });
  socket.once("close", () => {
    if (signal?.aborted) failure ??= kubernetesError("aborted", "The connection was cancelled.");
    if (failure) return void duplex.destroy(failure);
    duplex.push(null);
    duplex.end();
  });
  socket.resume();
  return duplex;
}
