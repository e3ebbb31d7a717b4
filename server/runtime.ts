import type { WebConfig } from "./config";
import type { EnvironmentObject } from "./environments/resource";
import type { Logger } from "./http/log";
import type { WebMetrics } from "./http/metrics";
import type { Gateway, Informer } from "./kubernetes/types";
import type { GuessLimit } from "./people/access-tokens/guess-limit";
import type { Allowance } from "./people/allowance";
import type { AuditTrail } from "./people/audit-trail";
import type { SignInPace } from "./people/sign-in-pace";
import type { Store } from "./store";
import type { PublishedTemplates } from "./templates/revisions/registry";
import type { TerminalDoor } from "./terminals";
import type { Deliveries } from "./webhooks";

/** The running web side: made once by server/web, only read by pages and route handlers. */
export interface Runtime {
  config: WebConfig;
  log: Logger;
  metrics: WebMetrics;
  store: Store;
  /** Where Environments are. */
  hub: Gateway;
  /** Where what they became is; today the same. */
  cluster: Gateway;
  templates: PublishedTemplates;
  /** Every Environment of the cluster, kept current. */
  environments: Informer<EnvironmentObject>;
  signInPace: SignInPace;
  guessLimit: GuessLimit;
  auditTrail: AuditTrail;
  /** Log streams and downloads: each asks Kubernetes for every container's log. */
  logReaders: Allowance;
  /** Files on their way from or to containers. */
  fileCopies: Allowance;
  terminals: TerminalDoor;
  /** What git hosts tell of pushes. */
  deliveries: Deliveries;
  /** Checks the open sockets of a user now, as after signing out. */
  recheckStreams(userId: string): Promise<void>;
}

// Next bundles pages and route handlers apart from the server, so a module variable would exist several times.
const SLOT = Symbol.for("devspace-portal.runtime");
const holder = globalThis as typeof globalThis & { [SLOT]?: Runtime };

export function setRuntime(runtime: Runtime | undefined): void {
  if (runtime) holder[SLOT] = runtime;
  else delete holder[SLOT];
}

/** Throws before the server has started, which no request can see: it answers 503 until then. */
export function getRuntime(): Runtime {
  const runtime = holder[SLOT];
  if (!runtime)
    throw new Error("The portal is not started: pages and routes run only inside server/main.ts.");
  return runtime;
}
