import type { Action } from "@/server/contract/access";
import type { LogPayload } from "@/server/contract/logs";
import type { ProblemCode } from "@/server/contract/problem";
import type { EnvironmentsPayload } from "@/server/contract/stream";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { Templates } from "@/server/environments/template/template";
import type { Logger } from "@/server/http/log";
import type { WebMetrics } from "@/server/http/metrics";
import type { Informer } from "@/server/kubernetes/types";
import type { ParsedLogParams } from "@/server/logs";
import type { Allowance } from "@/server/people/allowance";
import type { Credential } from "@/server/people/credentials";
import type { Principal } from "@/server/people/principal";

export type StreamPayload = EnvironmentsPayload | LogPayload;

/** What the streams need from the rest of the server. */
export interface StreamBackend {
  /** Who opens a socket; rejects with a refusal that says why nobody is let in. */
  identify(credential: Credential | undefined, clientAddress: string): Promise<Principal>;
  /** Whose credential it is; undefined when it is nobody's any more. */
  findPrincipal(credential: Credential): Promise<Principal | undefined>;
  templates: Pick<Templates, "get">;
  environments: Pick<Informer<EnvironmentObject>, "get" | "list" | "health" | "subscribe">;
  /** Rejects with a refusal unless the principal may do this to the environment. */
  authorise(principal: Principal, action: Action, environment: string): Promise<void>;
  /** Notes an upgrade that was refused. */
  refused(reason: ProblemCode, clientAddress: string): Promise<void>;
  /** Notes that an administrator looks at what is others'. */
  read(principal: Principal): Promise<void>;
  /** How many logs a person reads at once, over all sockets. */
  logReaders: Allowance;
  openLogs(params: ParsedLogParams, signal: AbortSignal): AsyncIterable<LogPayload>;
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
  /** Bytes waiting for a slow client above which its streams pause. */
  bufferedBytes: number;
}

export const STREAM_LIMITS: StreamLimits = {
  helloMs: 5_000,
  pingMs: 30_000,
  recheckMs: 15_000,
  socketsOfUser: 50,
  sockets: 5_000,
  bufferedBytes: 512 * 1024,
};
