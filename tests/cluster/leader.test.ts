import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import {
  createGateway,
  EVENT,
  type KubernetesObject,
  LEASE,
  recordEvent,
  runAsLeader,
} from "@/server/kubernetes";
import { configMap, dropNamespace, makeNamespace, proxiedCluster } from "../kit/gateway-fixture";
import { cluster } from "../kit/kubectl";
import { uniqueName } from "../kit/unique-name";

const namespace = uniqueName("leader-test");
const gateway = createGateway({ kubeconfig: cluster().kubeconfig });
const timing = { leaseMs: 3000, renewMs: 2000, retryMs: 300 };

beforeAll(() => makeNamespace(gateway, namespace));
afterAll(() => dropNamespace(gateway, namespace));

/** Who leads, as each candidate believes; more than one at a time is recorded as a fault. */
function election(name: string) {
  const leading = new Set<string>();
  const faults: string[] = [];
  const candidate = (identity: string, through = gateway) => {
    const stopping = new AbortController();
    const ended = runAsLeader({
      gateway: through,
      namespace,
      name,
      identity,
      timing,
      signal: stopping.signal,
      onLeading: (signal) => {
        if (leading.size > 0) faults.push(`${identity} started beside ${[...leading].join()}`);
        leading.add(identity);
        signal.addEventListener("abort", () => leading.delete(identity));
      },
      onLost: () => {},
    });
    return {
      stop: () => {
        stopping.abort();
        return ended;
      },
    };
  };
  return { leading, faults, candidate, holder: () => gateway.get({ type: LEASE, name, namespace }) };
}

describe("leader election", () => {
  it("has one leader, and the next one at once when it stops in order", async () => {
    const { leading, faults, candidate, holder } = election("in-order");
    const first = candidate("first");
    await waitFor("the first leads", () => leading.has("first"));
    const second = candidate("second");
    const third = candidate("third");
    await waitFor("there is a Lease", async () => Number((await holder())?.metadata.resourceVersion) > 0);
    const stoppedAt = Date.now();
    await first.stop();
    await waitFor("another leads", () => leading.size === 1);
    expect(Date.now() - stoppedAt).toBeLessThan(timing.leaseMs);
    expect(leading.has("first")).toBe(false);
    await Promise.all([second.stop(), third.stop()]);
    expect(faults).toEqual([]);
    expect((await holder())?.spec).toMatchObject({
      holderIdentity: "",
      leaseTransitions: expect.any(Number),
    });
  });

  it("a leader that can't renew stops by itself before another one starts", async () => {
    const { proxy, file, close } = await proxiedCluster();
    const { leading, faults, candidate } = election("cut-off");
    const first = candidate("first", createGateway({ kubeconfig: file }));
    await waitFor("the first leads", () => leading.has("first"));
    const second = candidate("second");
    try {
      proxy.refuse();
      await waitFor("the second leads", () => leading.has("second"), 20);
      expect(leading.has("first")).toBe(false);
      expect(faults).toEqual([]);
      proxy.accept();
    } finally {
      await Promise.all([first.stop(), second.stop()]);
      await close();
    }
  });
});

describe("recordEvent", () => {
  const eventsOf = async (object: KubernetesObject, where: string) => {
    const { items } = await gateway.list(EVENT, {
      namespace: where,
      fieldSelector: `involvedObject.uid=${object.metadata.uid}`,
    });
    return items.map(({ reason, count, message }) => ({ reason, count, message }));
  };

  it("counts repeats of one event, also when they are written at the same time", async () => {
    const object = await gateway.create(configMap(namespace, "eventful", {}));
    const event = { gateway, object, type: "Normal", reason: "Tested", message: "It was tested." } as const;
    expect(await recordEvent(event)).toBe(true);
    expect(await recordEvent(event)).toBe(true);
    expect(await recordEvent({ ...event, message: "Another." })).toBe(true);
    expect(await Promise.all([recordEvent(event), recordEvent(event)])).toEqual([true, true]);
    const events = await eventsOf(object, namespace);
    expect(events).toHaveLength(2);
    expect(events).toContainEqual({ reason: "Tested", count: 4, message: "It was tested." });
  });

  it("puts events of cluster-scoped objects into namespace default", async () => {
    const object = await gateway.get({
      type: { apiVersion: "v1", kind: "Namespace", plural: "namespaces", namespaced: false },
      name: namespace,
    });
    if (!object) throw new Error("The test's namespace is gone.");
    expect(await recordEvent({ gateway, object, type: "Warning", reason: "Tested", message: "Seen." })).toBe(
      true,
    );
    expect(await eventsOf(object, "default")).toEqual([{ reason: "Tested", count: 1, message: "Seen." }]);
  });

  it("gives false where it can't write", async () => {
    const object = configMap("no-such-namespace", "nothing", {});
    expect(await recordEvent({ gateway, object, type: "Normal", reason: "Tested", message: "x" })).toBe(
      false,
    );
  });
});
