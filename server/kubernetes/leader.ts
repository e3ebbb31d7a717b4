import { backoffMs, delay } from "./backoff";
import { isKubernetesError } from "./errors";
import { LEASE } from "./resources";
import type { Gateway, KubernetesObject } from "./types";

export interface LeaderOptions {
  gateway: Gateway;
  /** Where the Lease lives, and its name. */
  namespace: string;
  name: string;
  /** Unique for each process, such as the pod's name. */
  identity: string;
  /** Aborting it stops the work, gives the Lease back and ends the run. */
  signal: AbortSignal;
  /** Called on each win; the signal is aborted when leadership ends, before `onLost`. */
  onLeading(leading: AbortSignal): void;
  /** Awaited before the Lease is given back or sought again: the work has to have stopped when it resolves. */
  onLost(): void | Promise<void>;
  /** Durations in milliseconds; those of client-go by default: lease 15 s, renew 10 s, retry 2 s. */
  timing?: { leaseMs: number; renewMs: number; retryMs: number };
}

interface LeaseSpec {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  acquireTime?: string;
  renewTime?: string;
  leaseTransitions?: number;
}

const CLIENT_GO = { leaseMs: 15_000, renewMs: 10_000, retryMs: 2_000 };

/** Kubernetes' MicroTime. */
const microTime = () => new Date().toISOString().replace("Z", "000Z");

/**
 * Runs work in one process at a time, by a Lease, with the rules of client-go's leader election: every write is conditional
 * on the version read, and another holder counts as gone only when its record has not changed for a whole lease on
 * this process's own clock, so clocks need not agree. A leader that can't renew within `renewMs` stops by itself before
 * anybody else can start. Resolves after the signal is aborted and the Lease is given back.
 */
export async function runAsLeader(options: LeaderOptions): Promise<void> {
  const { gateway, namespace, name, identity, signal, timing = CLIENT_GO } = options;
  const ref = { type: LEASE, name, namespace };
  const leaseDurationSeconds = Math.ceil(timing.leaseMs / 1000);
  let seenVersion: string | undefined;
  let seenAt = 0;

  const specOf = (lease: KubernetesObject) => (lease.spec ?? {}) as LeaseSpec;

  async function createLease(): Promise<boolean> {
    const now = microTime();
    const spec = { holderIdentity: identity, leaseDurationSeconds, acquireTime: now, renewTime: now };
    const lease = { apiVersion: LEASE.apiVersion, kind: LEASE.kind, metadata: { name, namespace } };
    await gateway.create({ ...lease, spec: { ...spec, leaseTransitions: 0 } });
    return true;
  }

  /** Whether this process holds the Lease after one attempt. */
  async function acquireOrRenew(): Promise<boolean> {
    const lease = await gateway.get(ref);
    if (!lease) return createLease();
    const spec = specOf(lease);
    const { resourceVersion } = lease.metadata;
    if (resourceVersion !== seenVersion) {
      seenVersion = resourceVersion;
      seenAt = performance.now();
    }
    const mine = spec.holderIdentity === identity;
    const theirLeaseMs = (spec.leaseDurationSeconds ?? leaseDurationSeconds) * 1000;
    if (!mine && spec.holderIdentity && performance.now() - seenAt < theirLeaseMs) return false;
    const now = microTime();
    const taken = { acquireTime: now, leaseTransitions: (spec.leaseTransitions ?? 0) + 1 };
    await gateway.mergePatch(ref, {
      metadata: { resourceVersion },
      spec: { holderIdentity: identity, leaseDurationSeconds, renewTime: now, ...(mine ? {} : taken) },
    });
    return true;
  }

  /** One attempt, given up after `limitMs`; trouble of any kind counts as not holding the Lease. */
  async function attempt(limitMs: number): Promise<boolean> {
    const done = new AbortController();
    const work = acquireOrRenew().catch(() => false);
    const limit = delay(limitMs, AbortSignal.any([done.signal, signal])).then(
      () => false,
      () => false,
    );
    return Promise.race([work, limit]).finally(() => done.abort());
  }

  async function release(): Promise<void> {
    try {
      const lease = await gateway.get(ref);
      if (!lease || specOf(lease).holderIdentity !== identity) return;
      const { resourceVersion } = lease.metadata;
      const spec = { holderIdentity: "", leaseDurationSeconds: 1, renewTime: microTime() };
      await gateway.mergePatch(ref, { metadata: { resourceVersion }, spec });
    } catch (error) {
      // The Lease then simply runs out.
      if (!isKubernetesError(error)) throw error;
    }
  }

  const pause = (ms: number) => delay(ms, signal).catch(() => {});

  while (!signal.aborted) {
    let renewedAt = performance.now();
    if (!(await attempt(timing.renewMs))) {
      await pause(timing.retryMs + backoffMs(0, timing.retryMs / 5, timing.retryMs));
      continue;
    }
    const leading = new AbortController();
    options.onLeading(leading.signal);
    while (!signal.aborted) {
      await pause(timing.retryMs);
      const startedAt = performance.now();
      const left = renewedAt + timing.renewMs - startedAt;
      if (signal.aborted || left <= 0) break;
      if (await attempt(left)) renewedAt = startedAt;
    }
    leading.abort();
    await options.onLost();
    if (signal.aborted) await release();
  }
}
