import type { RawData, WebSocket } from "ws";
import type { z } from "zod";
import type { ProblemCode } from "@/server/contract/problem";
import { clientFrame, type ServerFrame, STREAM_MAX_STREAMS, STREAM_PROTOCOL } from "@/server/contract/stream";
import { type BytesFrame, decodeBytes } from "@/server/contract/stream-bytes";
import { isRefusal, problemOf, refusal, wrongField } from "@/server/http/problem";
import { beyondScope, isWithinScope } from "@/server/people/authorise";
import type { Credential } from "@/server/people/credentials";
import type { Principal } from "@/server/people/principal";
import { isCsrfToken } from "@/server/people/tokens";
import { type OpenStream, openStream } from "./open-stream";
import type { Requested, StreamService } from "./service";
import { socketSink } from "./socket-sink";
import type { StreamBackend, StreamLimits } from "./types";

type Bye = Extract<ServerFrame, { type: "bye" }>["reason"];
type Parsed = z.output<typeof clientFrame> | BytesFrame;
type OpenFrame = Extract<Parsed, { type: "open" }>;

const CLOSE_CODE: Record<Bye, number> = { "signed-out": 1008, shutdown: 1001, "protocol-error": 1008 };
const REFUSALS = new Set<ProblemCode>(["forbidden", "not-found", "csrf-token-invalid"]);
/** Checks that fail because the store does not answer, in a row, before the socket is given up. */
const MAX_FAILED_CHECKS = 4;

export interface Connection {
  readonly userId: string;
  /** Checks who it is, and their rights, now. */
  recheck(): Promise<void>;
  bye(reason: Bye, message: string): void;
  terminate(): void;
}

/** Where a connection stands; it only moves on. */
type Phase =
  | { at: "awaiting-hello"; timer: NodeJS.Timeout }
  | { at: "open"; failedChecks: number }
  /** The closing handshake is up to the client: until it comes, nothing it says counts. */
  | { at: "leaving" };

/** Serves one socket whose principal and origin were checked before the upgrade. */
export function serveConnection(options: {
  socket: WebSocket;
  principal: Principal;
  credential: Credential;
  address: string;
  server: string;
  backend: StreamBackend;
  services: Record<string, StreamService>;
  limits: StreamLimits;
}): Connection {
  const { socket, backend, limits, credential, address } = options;
  const services = new Map(Object.entries(options.services));
  let { principal } = options;
  const sink = socketSink(socket, limits.bufferedBytes, () => terminate());
  const streams = new Map<number, { stream: OpenStream; requested: Requested }>();
  /** Whether the client answered the last ping. */
  let answered = true;

  const moveOn = (next: Phase) => {
    if (phase.at === "awaiting-hello") clearTimeout(phase.timer);
    phase = next;
  };
  const bye = (reason: Bye, message: string) => {
    if (phase.at === "leaving") return;
    moveOn({ at: "leaving" });
    for (const { stream } of streams.values()) stream.close("closed");
    sink.control({ type: "bye", reason, message });
    socket.close(CLOSE_CODE[reason], reason);
  };
  const protocolError = (message: string) => bye("protocol-error", message);
  let phase: Phase = {
    at: "awaiting-hello",
    timer: setTimeout(() => protocolError("No hello came in time."), limits.helloMs),
  };

  /** One door for every kind: what it does to which environment is said by the kind itself. */
  const authorise = async ({ action, environment }: Requested) => {
    if (environment !== undefined) await backend.authorise(principal, action, environment);
    else if (!isWithinScope(principal, action)) throw beyondScope(action);
  };

  /** Refused for who asks; a wrong parameter is nobody's business but theirs. */
  const noteRefusal = (error: unknown, stream?: { kind: string; environment?: string }) => {
    if (!isRefusal(error) || !REFUSALS.has(error.problemCode)) return;
    const refused = { reason: error.problemCode, address, principal, stream };
    backend
      .refused(refused)
      .catch((cause: unknown) => backend.log.error({ err: cause }, "refusal was not noted"));
  };

  const open = ({ id, credit, kind, params }: OpenFrame) => {
    if (streams.has(id)) return protocolError(`Stream ${id} is open already.`);
    try {
      if (streams.size >= STREAM_MAX_STREAMS)
        throw refusal(
          "too-many-requests",
          `At most ${STREAM_MAX_STREAMS} streams at a time. Close some first.`,
        );
      const service = services.get(kind);
      if (!service) throw wrongField("kind", `There is no stream of this kind. Reload the page.`);
      const requested = service.request(params);
      const stream = openStream({
        ...{ id, credit, requested, principal, address, sink },
        ...{ log: backend.log, refusalOf: backend.refusalOf },
        authorise: () =>
          authorise(requested).catch((error: unknown) => {
            noteRefusal(error, { kind, environment: requested.environment });
            throw error;
          }),
        onEnd: () => streams.delete(id),
      });
      streams.set(id, { stream, requested });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      sink.control({ type: "end", id, reason: "failed", problem: problemOf(error) });
    }
  };

  const greet = (frame: Parsed) => {
    if (frame.type !== "hello" || !provesOrigin(credential, frame.csrfToken)) {
      backend.metrics.authFailures.inc({ reason: "csrf-token-invalid" });
      if (frame.type === "hello") noteRefusal(refusal("csrf-token-invalid", "wrong CSRF token"));
      return protocolError("The first frame must be hello with the session's CSRF token.");
    }
    moveOn({ at: "open", failedChecks: 0 });
    sink.control({ type: "welcome", protocol: STREAM_PROTOCOL, server: options.server });
  };

  const receive = (frame: Parsed) => {
    switch (frame.type) {
      case "hello":
        return protocolError("hello came twice.");
      case "open":
        return open(frame);
      // A stream that just ended may still be sent to, given credit, or closed.
      case "data":
        if (streams.get(frame.id)?.stream.take(frame.payload) !== false) return;
        return protocolError(`Stream ${frame.id} was sent more than it had given credit for.`);
      case "finish":
        return streams.get(frame.id)?.stream.finish();
      case "credit":
        return streams.get(frame.id)?.stream.grant(frame.credit);
      case "close":
        return streams.get(frame.id)?.stream.close("closed");
      case "ping":
        return sink.control({ type: "pong", at: frame.at });
    }
  };

  const recheckRights = async () => {
    for (const { stream, requested } of streams.values())
      await authorise(requested).catch((error: unknown) => {
        // An API server that is away takes nobody's rights: the next check asks again.
        if (!isRefusal(error)) return backend.log.warn({ err: error }, "rights could not be checked");
        const { environment } = requested;
        stream.close(
          "forbidden",
          problemOf(
            environment === undefined
              ? error
              : refusal("not-found", `There is no environment ${environment} any more that you may see.`),
          ),
        );
      });
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
      if (phase.at === "open") phase.failedChecks = 0;
    } catch (error) {
      backend.log.warn({ err: error }, "the principal of a socket could not be checked");
      if (phase.at === "open" && ++phase.failedChecks >= MAX_FAILED_CHECKS)
        return bye("shutdown", "The portal's store does not answer.");
    }
    await recheckRights();
  };

  socket.on("message", (data, isBinary) => {
    if (phase.at === "leaving") return;
    const frame = isBinary ? parseBytes(data) : parseFrame(String(data));
    if (!frame) return protocolError("The frame is not one of the protocol's.");
    if (phase.at === "open") receive(frame);
    else greet(frame);
  });
  // By hand, since only the latest needs an answer, and none while the client does not read.
  socket.on("ping", (data) => {
    if (socket.bufferedAmount < limits.bufferedBytes) socket.pong(data);
  });
  socket.on("pong", () => {
    answered = true;
  });
  socket.on("error", (error) => backend.log.debug({ err: error }, "socket failed"));

  const terminate = () => {
    backend.metrics.droppedBytes.inc(socket.bufferedAmount);
    socket.terminate();
  };
  const pingTimer = setInterval(() => {
    if (!answered) return terminate();
    answered = false;
    socket.ping();
  }, limits.pingMs);
  const checkTimer = setInterval(() => void recheck(), limits.recheckMs);
  // An environment may be deleted and made anew by somebody else between two checks.
  const unsubscribe = backend.environments.subscribe({
    upsert: () => {},
    remove: ({ metadata }) => {
      for (const { requested } of streams.values())
        if (requested.environment === metadata.name) return void recheckRights();
    },
  });
  socket.once("close", () => {
    moveOn({ at: "leaving" });
    clearInterval(pingTimer);
    clearInterval(checkTimer);
    unsubscribe();
    for (const { stream } of streams.values()) stream.close("closed");
  });

  return { userId: options.principal.user.id, recheck, bye, terminate };
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

function parseBytes(data: RawData): BytesFrame | undefined {
  return data instanceof Buffer ? decodeBytes(data) : undefined;
}
