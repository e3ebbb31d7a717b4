import type { Action } from "@/server/contract/access";
import { addressBlock } from "@/server/http/client-address";
import type { Logger } from "@/server/http/log";
import type { Store } from "@/server/store";
import { ANONYMOUS, type AuditInput, recordAudit } from "./audit";
import type { Principal } from "./principal";

/** Different refusals noted in a minute: of people who are known, and of everybody else. Beyond, only their number is. */
const MOST_KNOWN = 120;
const MOST_ANONYMOUS = 30;
const MINUTE_MS = 60_000;
/** Reading the same again within this time is the same look. */
const LOOK_MS = 3_600_000;
const MOST_LOOKS = 10_000;

export interface Refused extends Omit<AuditInput, "outcome" | "actor"> {
  /** Undefined when nobody is known. */
  actor?: string;
  /** Code of the problem. */
  reason: string;
}

/**
 * What is noted without a change: refusals, and administrators looking at what is others'. A flood cannot fill the table: the
 * first refusal of a kind (who, what, where from) is noted at once, more of them within a minute as one number, and of kinds at
 * most 150 a minute. Nothing here fails a request.
 */
export interface AuditTrail {
  refused(entry: Refused): Promise<void>;
  /** Notes a look at somebody else's environment, or at all (`undefined`), by an administrator. */
  read(
    principal: Principal,
    action: Action,
    environment: { metadata: { name: string }; spec: { owner: string } } | undefined,
    from?: Pick<AuditInput, "address" | "requestId">,
  ): Promise<void>;
  /** Notes what was done outside a request. */
  note(entry: AuditInput): Promise<void>;
  /** Writes the numbers of the minute that ends; called every minute. */
  flush(): Promise<void>;
}

export function createAuditTrail(options: { store: Store; log: Logger; now?: () => number }): AuditTrail {
  const { store, log, now = Date.now } = options;
  const known = new Minute(MOST_KNOWN);
  const anonymous = new Minute(MOST_ANONYMOUS);
  const looks = new Map<string, number>();
  const write = async (entry: AuditInput) => {
    try {
      await recordAudit(store, entry);
    } catch (error) {
      log.error({ err: error, action: entry.action }, "audit entry was not written");
    }
  };
  return {
    note: write,
    async refused({ actor, reason, detail, ...rest }) {
      const entry: AuditInput = {
        ...rest,
        ...{ actor: actor ?? ANONYMOUS, outcome: "refused", detail: { reason, ...detail } },
      };
      if ((actor === undefined ? anonymous : known).isFirst(entry, reason)) await write(entry);
    },
    async read(principal, action, environment, from = {}) {
      const { email, role } = principal.user;
      if (role !== "admin" || environment?.spec.owner.toLowerCase() === email) return;
      const target = environment?.metadata.name ?? "*";
      const key = `${email} ${action} ${target}`;
      if (now() - (looks.get(key) ?? Number.NEGATIVE_INFINITY) < LOOK_MS) return;
      if (looks.size >= MOST_LOOKS) looks.clear();
      looks.set(key, now());
      const detail = environment ? { owner: environment.spec.owner } : undefined;
      await write({ ...from, actor: email, action: `environment.${action}`, target, detail });
    },
    async flush() {
      for (const entry of [...known.end(), ...anonymous.end()]) await write(entry);
    },
  };
}

/** The refusals of one minute, counted by kind. */
class Minute {
  #kinds = new Map<string, { entry: AuditInput; more: number }>();
  #others = 0;

  constructor(readonly most: number) {}

  /** Whether nothing of this kind was there; counts it in any case. */
  isFirst(entry: AuditInput, reason: string): boolean {
    const { actor, action, target, address = "" } = entry;
    const key = JSON.stringify([actor, action, target, reason, addressBlock(address)]);
    const kind = this.#kinds.get(key);
    if (kind) kind.more++;
    else if (this.#kinds.size >= this.most) this.#others++;
    else this.#kinds.set(key, { entry, more: 0 });
    return kind === undefined && this.#kinds.has(key);
  }

  /** What is still to be noted; begins the next minute. */
  end(): AuditInput[] {
    const repeated = [...this.#kinds.values()].filter(({ more }) => more > 0);
    const entries = repeated.map(({ entry, more }) => ({ ...entry, detail: { ...entry.detail, more } }));
    if (this.#others > 0)
      entries.push({
        ...{ actor: ANONYMOUS, action: "audit.overflow", target: "refusals", outcome: "refused" },
        detail: { more: this.#others },
      });
    this.#kinds = new Map();
    this.#others = 0;
    return entries;
  }
}

export const AUDIT_FLUSH_MS = MINUTE_MS;
