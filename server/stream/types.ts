import type { Action } from "@/server/contract/access";
import type { ProblemCode } from "@/server/contract/problem";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { Logger } from "@/server/http/log";
import type { WebMetrics } from "@/server/http/metrics";
import type { Refusal } from "@/server/http/problem";
import type { Informer } from "@/server/kubernetes/types";
import type { Credential } from "@/server/people/credentials";
import type { Principal } from "@/server/people/principal";

export interface RefusedOpen {
  reason: ProblemCode;
  /** Client's address. */
  address: string;
  /** Who is known to have asked. */
  principal?: Principal;
  /** Kind of the stream and its environment; none for the socket itself. */
  stream?: { kind: string; environment?: string };
}

/** What the streams need from the rest of the server. */
export interface StreamBackend {
  /** Who opens a socket; rejects with a refusal that says why nobody is let in. */
  identify(credential: Credential | undefined, clientAddress: string): Promise<Principal>;
  /** Whose credential it is; undefined when it is nobody's any more. */
  findPrincipal(credential: Credential): Promise<Principal | undefined>;
  environments: Pick<Informer<EnvironmentObject>, "subscribe">;
  /** Rejects with a refusal unless the principal may do this to the environment. */
  authorise(principal: Principal, action: Action, environment: string): Promise<void>;
  /** Notes a socket, or a stream of one, that was refused. */
  refused(refused: RefusedOpen): Promise<void>;
  /** What an error of a stream means to its reader; undefined for one that only the log is told. */
  refusalOf(error: unknown): Refusal | undefined;
  log: Logger;
  metrics: Pick<WebMetrics, "sockets" | "droppedBytes" | "authFailures">;
}

export interface StreamLimits {
  /** Milliseconds until the first frame must have come. */
  helloMs: number;
  /** Milliseconds between pings; an unanswered one ends the socket. */
  pingMs: number;
  /** Milliseconds between checks of session and rights. */
  recheckMs: number;
  socketsOfUser: number;
  sockets: number;
  /** Bytes waiting for a slow client above which its streams pause; a control frame waits for no more. */
  bufferedBytes: number;
}

export const STREAM_LIMITS: StreamLimits = {
  helloMs: 5_000,
  pingMs: 30_000,
  recheckMs: 15_000,
  socketsOfUser: 50,
  sockets: 5_000,
  bufferedBytes: 128 * 1024,
};
