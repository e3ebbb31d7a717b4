import type { Logger } from "@/server/http/log";
import type { Refusal } from "@/server/http/problem";
import type { PreviewTarget } from "./target";

/** What a request shows to be let in: the secrets of its cookie, or an access token. */
export type Shown = { kind: "cookie"; secrets: readonly string[] } | { kind: "token"; secret: string };

/** Whoever may open an endpoint. */
export interface Visitor {
  /** The person's e-mail address, or whose share lets somebody in who need not be known. */
  id: string;
  /** May wake the environment. */
  mayChange: boolean;
  mayReadLogs: boolean;
}

/** A cookie's secret, and when it is over in any case. */
export interface Entered {
  secret: string;
  endsAt: Date;
}

/** What previews need of the running system. */
export interface PreviewBackend {
  /** Who it is, asked anew each time; undefined when they may not, or not any more. Rejects with a refusal for a wrong token. */
  admit(shown: Shown, target: PreviewTarget, clientAddress: string): Promise<Visitor | undefined>;
  /** Takes a ticket, once; undefined for one that is used, over, or for something else. */
  redeem(ticket: string, target: PreviewTarget, clientAddress: string): Promise<Entered | undefined>;
  /** Takes the key of a link for anyone who has it, as often as it comes; undefined for one that is over or for something else. */
  redeemKey(key: string, target: PreviewTarget, clientAddress: string): Promise<Entered | undefined>;
  /** Wakes the environment for whoever showed this; however many ask at once, it is woken once. */
  wake(shown: Shown, target: PreviewTarget, clientAddress: string): Promise<void>;
  /** The last lines of the component's log; of the run before, where that ended. Empty where there are none. */
  lastLines(target: PreviewTarget): Promise<string[]>;
  /** What an error means to whoever waits; undefined for one that only the log is told. */
  refusalOf(error: unknown): Refusal | undefined;
  log: Logger;
}
