import type { Logger } from "../http/log";
import { type Gateway, isKubernetesError, type KubernetesObject, LEASE } from "../kubernetes";

/**
 * Leader election by a Lease, as Kubernetes' own controllers do it (client-go, tools/leaderelection): who holds the Lease
 * renews it; others take it over when it was not renewed for its duration, measured by their own clock since they last
 * saw it change, so that clocks need not agree.
 */
export interface LeaderOptions {
  gateway: Gateway;
  namespace: string;
  name: string;
  /** Unique among all processes that ever run. */
  identity: string;
  log: Logger;
  onElected(): void;
  onDeposed(): void;
  /** How long a Lease holds without renewal. */
  leaseSeconds?: number;
  renewMs?: number;
  /** Between two looks of one that stands by. */
  retryMs?: number;
  /** A leader that could not renew for so long steps down, before anybody else may take over. */
  giveUpMs?: number;
}

export interface Leader {
  isLeader(): boolean;
  /** Steps down, and hands the Lease over at once. */
  stop(): Promise<void>;
}

interface Lease extends KubernetesObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

/** Kubernetes' MicroTime. */
const microTime = () => new Date().toISOString().replace("Z", "000Z");

export function startLeaderElection({
  gateway,
  namespace,
  name,
  identity,
  log,
  onElected,
  onDeposed,
  leaseSeconds = 15,
  renewMs = 4000,
  retryMs = 2000,
  giveUpMs = 10_000,
}: LeaderOptions): Leader {
  const ref = { type: LEASE, name, namespace };
  let leading = false;
  let stopped = false;
  let renewedAt = 0;
  let seen = { renewTime: "", holder: "", at: 0 };
  let wake = () => {};
  let lastTrouble = "";

  function elect(): void {
    renewedAt = performance.now();
    lastTrouble = "";
    if (leading) return;
    leading = true;
    log.info({ identity }, "leading");
    onElected();
  }

  function depose(why: string): void {
    if (!leading) return;
    leading = false;
    log.warn({ identity, why }, "not leading any more");
    onDeposed();
  }

  /** One look at the Lease: renews it, takes it, or leaves it to its holder. */
  async function look(): Promise<void> {
    const lease = (await gateway.get(ref)) as Lease | undefined;
    if (!lease) {
      await gateway.create({
        apiVersion: LEASE.apiVersion,
        kind: LEASE.kind,
        metadata: { name, namespace },
        spec: claim(0, undefined),
      });
      return elect();
    }
    const {
      holderIdentity: holder = "",
      renewTime = "",
      leaseDurationSeconds,
      leaseTransitions = 0,
    } = lease.spec ?? {};
    if (renewTime !== seen.renewTime || holder !== seen.holder)
      seen = { renewTime, holder, at: performance.now() };
    const heldFor = (leaseDurationSeconds ?? leaseSeconds) * 1000;
    if (holder && holder !== identity && performance.now() - seen.at < heldFor) {
      depose(`${holder} holds the Lease`);
      return;
    }
    const mine = holder === identity;
    const spec = claim(
      mine ? leaseTransitions : leaseTransitions + 1,
      mine ? lease.spec?.acquireTime : undefined,
    );
    await gateway.mergePatch(ref, { metadata: { resourceVersion: lease.metadata.resourceVersion }, spec });
    elect();
  }

  const claim = (leaseTransitions: number, acquireTime: string | undefined) => ({
    holderIdentity: identity,
    leaseDurationSeconds: leaseSeconds,
    acquireTime: acquireTime ?? microTime(),
    renewTime: microTime(),
    leaseTransitions,
  });

  async function run(): Promise<void> {
    while (!stopped) {
      await look().catch((error: unknown) => {
        // Somebody else was faster: in order.
        if (isKubernetesError(error, "conflict") || isKubernetesError(error, "already-exists")) return;
        const message = error instanceof Error ? error.message : String(error);
        if (message !== lastTrouble) log.warn({ err: error }, "could not look at the Lease");
        lastTrouble = message;
      });
      if (leading && performance.now() - renewedAt > giveUpMs)
        depose("the Lease could not be renewed in time");
      if (!stopped) await sleep(leading && !lastTrouble ? renewMs : retryMs);
    }
  }

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  // A renewal that hangs must not keep a leader in office.
  const watchdog = setInterval(() => {
    if (performance.now() - renewedAt > giveUpMs) depose("the Lease could not be renewed in time");
  }, 1000);
  watchdog.unref();
  const running = run();

  return {
    isLeader: () => leading,
    async stop() {
      stopped = true;
      clearInterval(watchdog);
      wake();
      await running;
      if (!leading) return;
      leading = false;
      onDeposed();
      const lease = (await gateway.get(ref)) as Lease | undefined;
      if (lease?.spec?.holderIdentity !== identity) return;
      const { resourceVersion } = lease.metadata;
      await gateway.mergePatch(ref, {
        metadata: { resourceVersion },
        spec: { holderIdentity: "", leaseDurationSeconds: 1, renewTime: microTime() },
      });
    },
  };
}
