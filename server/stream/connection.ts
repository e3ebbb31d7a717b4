import type { WebSocket } from "ws";
import { clientFrame, type ServerFrame, STREAM_MAX_STREAMS, STREAM_PROTOCOL } from "@/server/contract/stream";
import { isRefusal, problemOf, refusal } from "@/server/http/problem";
import type { Credential } from "@/server/people/credentials";
import type { Principal } from "@/server/people/principal";
import { isCsrfToken } from "@/server/people/tokens";
import { type OpenStream, openStream } from "./open-stream";
import { socketSink } from "./socket-sink";
import { accessOf, sourceOf } from "./sources";
import type { StreamBackend, StreamLimits } from "./types";

type Bye = Extract<ServerFrame, { type: "bye" }>["reason"];
type Parsed = ReturnType<typeof clientFrame.parse>;
type OpenFrame = Extract<Parsed, { type: "open" }>;

const CLOSE_CODE: Record<Bye, number> = { "signed-out": 1008, shutdown: 1001, "protocol-error": 1008 };
/** Checks that fail because the store does not answer, in a row, before the socket is given up. */
const MAX_FAILED_CHECKS = 4;

export interface Connection {
  readonly userId: string;
  /** Checks who it is, and their rights, now. */
  recheck(): Promise<void>;
  bye(reason: Bye, message: string): void;
  terminate(): void;
}

/** Serves one socket whose principal and origin were checked before the upgrade. */
export function serveConnection(options: {
  socket: WebSocket;
  principal: Principal;
  credential: Credential;
  server: string;
  backend: StreamBackend;
  limits: StreamLimits;
}): Connection {
  const { socket, backend, limits, credential } = options;
  let { principal } = options;
  const sink = socketSink(socket, limits.bufferedBytes, () => terminate());
  const streams = new Map<number, { stream: OpenStream; request: OpenFrame["request"] }>();
  let greeted = false;
  let alive = true;
  let failedChecks = 0;
  let left = false;

  const bye = (reason: Bye, message: string) => {
    left = true;
    for (const { stream } of streams.values()) stream.close("closed");
    void sink.send({ type: "bye", reason, message });
    socket.close(CLOSE_CODE[reason], reason);
  };
  const protocolError = (message: string) => bye("protocol-error", message);

  const open = ({ id, credit, request }: OpenFrame) => {
    if (streams.has(id)) return protocolError(`Stream ${id} is open already.`);
    if (streams.size >= STREAM_MAX_STREAMS) {
      const problem = problemOf(
        refusal("too-many-requests", `At most ${STREAM_MAX_STREAMS} streams at a time. Close some first.`),
      );
      return void sink.send({ type: "end", id, reason: "failed", problem });
    }
    const stream = openStream({
      ...{ id, credit, sink, log: backend.log },
      source: (signal) => sourceOf(request, { backend, principal: () => principal, signal }),
      onEnd: () => streams.delete(id),
    });
    streams.set(id, { stream, request });
  };

  const receive = (frame: Parsed) => {
    if (!greeted) {
      if (frame.type !== "hello" || !provesOrigin(credential, frame.csrfToken)) {
        backend.metrics.authFailures.inc({ reason: "csrf-token-invalid" });
        return protocolError("The first frame must be hello with the session's CSRF token.");
      }
      greeted = true;
      clearTimeout(helloTimer);
      return void sink.send({ type: "welcome", protocol: STREAM_PROTOCOL, server: options.server });
    }
    switch (frame.type) {
      case "hello":
        return protocolError("hello came twice.");
      case "open":
        return open(frame);
      case "credit":
        // A stream that just ended may still be given credit, or closed.
        return streams.get(frame.id)?.stream.grant(frame.credit);
      case "close":
        return streams.get(frame.id)?.stream.close("closed");
      case "ping":
        return void sink.send({ type: "pong", at: frame.at });
    }
  };

  const recheckRights = async () => {
    for (const { stream, request } of streams.values()) {
      const access = accessOf(request);
      if (!access) continue;
      const { environment, action } = access;
      await backend.authorise(principal, action, environment).catch((error: unknown) => {
        // An API server that is away takes nobody's rights: the next check asks again.
        if (!isRefusal(error)) return backend.log.warn({ err: error }, "rights could not be checked");
        stream.close(
          "forbidden",
          problemOf(
            refusal("not-found", `There is no environment ${environment} any more that you may see.`),
          ),
        );
      });
    }
  };

  const recheck = async () => {
    try {
      const now = await backend.findPrincipal(credential);
      if (!now)
        return bye(
          "signed-out",
          credential.kind === "token"
            ? "The access token has expired or was revoked."
            : "Your session has ended. Sign in again.",
        );
      // What an open list shows was chosen by the role.
      if (now.user.role !== principal.user.role) return bye("shutdown", "Your role has changed.");
      principal = now;
      failedChecks = 0;
    } catch (error) {
      backend.log.warn({ err: error }, "the principal of a socket could not be checked");
      if (++failedChecks >= MAX_FAILED_CHECKS) return bye("shutdown", "The portal's store does not answer.");
    }
    await recheckRights();
  };

  socket.on("message", (data, isBinary) => {
    // The closing handshake is up to the client: until it comes, nothing it says counts.
    if (left) return;
    const frame = isBinary ? undefined : parseFrame(String(data));
    if (frame) receive(frame);
    else protocolError("The frame is not one of the protocol's.");
  });
  // By hand, since only the latest needs an answer, and none while the client does not read.
  socket.on("ping", (data) => {
    if (socket.bufferedAmount < limits.bufferedBytes) socket.pong(data);
  });
  socket.on("pong", () => {
    alive = true;
  });
  socket.on("error", (error) => backend.log.debug({ err: error }, "socket failed"));

  const terminate = () => {
    backend.metrics.droppedBytes.inc(socket.bufferedAmount);
    socket.terminate();
  };
  const helloTimer = setTimeout(() => protocolError("No hello came in time."), limits.helloMs);
  const pingTimer = setInterval(() => {
    if (!alive) return terminate();
    alive = false;
    socket.ping();
  }, limits.pingMs);
  const checkTimer = setInterval(() => void recheck(), limits.recheckMs);
  // An environment may be deleted and made anew by somebody else between two checks.
  const unsubscribe = backend.environments.subscribe({
    upsert: () => {},
    remove: ({ metadata }) => {
      for (const { request } of streams.values())
        if (accessOf(request)?.environment === metadata.name) return void recheckRights();
    },
  });
  socket.once("close", () => {
    clearTimeout(helloTimer);
    clearInterval(pingTimer);
    clearInterval(checkTimer);
    unsubscribe();
    for (const { stream } of streams.values()) stream.close("closed");
  });

  return { userId: principal.user.id, recheck, bye, terminate };
}

/** A session is a cookie, which browsers send for any page: only the portal's own knows the CSRF token. */
function provesOrigin({ kind, secret }: Credential, csrfToken: string | undefined): boolean {
  return kind === "token" || isCsrfToken(secret, csrfToken);
}

function parseFrame(text: string): Parsed | undefined {
  try {
    const json: unknown = JSON.parse(text);
    const parsed = clientFrame.safeParse(json);
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
