import { describe, expect, it } from "vitest";
import type { TemplateParameter } from "@/server/contract/parameters";
import type { KubernetesObject, ObjectRef, Secret } from "@/server/kubernetes";
import type { EnvironmentObject } from "../resource";
import type { Template } from "../template/template";
import { fullStack } from "../template/testing/bundled";
import { collectDrops } from "./drops";
import { finalize } from "./finalize";
import { ensureGiven } from "./given-secrets";
import { givenNames, NOTHING_GIVEN } from "./given-values";
import { withHashedData } from "./secret-hashes";
import { ensureSecrets } from "./secrets";

const coded = (text: string) => Buffer.from(text).toString("base64");
const token: TemplateParameter = { name: "TOKEN", type: "secret", required: true };
const template: Template = {
  ...fullStack,
  description: {
    ...fullStack.description,
    secrets: [],
    parameters: [token, { ...token, name: "HINT", required: false }],
  },
  secrets: [
    {
      ...{ apiVersion: "v1", kind: "Secret", metadata: { name: "app" } },
      stringData: { token: "$(parameters.TOKEN)", hint: "$(parameters.HINT)" },
    },
    {
      ...{ apiVersion: "v1", kind: "Secret", metadata: { name: "file" } },
      stringData: { token: "$(parameters.TOKEN)" },
    },
  ],
};
const environment = (annotations: Record<string, string> = {}): EnvironmentObject => ({
  ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment" },
  metadata: { name: "shop", uid: "u1", annotations },
  spec: { owner: "ada@example.com", template: "full-stack", paused: false, components: {} },
});
const drop = (name: string, environmentName: string, data: Record<string, string>, uid?: string): Secret => ({
  ...{ apiVersion: "v1", kind: "Secret", data },
  metadata: {
    ...{ name, namespace: "devspace-portal-secrets", creationTimestamp: "2026-01-01T00:00:00Z" },
    labels: { "devspace-portal.io/environment": environmentName },
    ...(uid ? { annotations: { "devspace-portal.io/environment-uid": uid } } : {}),
  },
});

/** What is kept, by `namespace/name`, and every call that changes something. */
function store(...secrets: Secret[]) {
  const kept = new Map(secrets.map((one) => [`${one.metadata.namespace}/${one.metadata.name}`, one]));
  const patches: unknown[] = [];
  const lists: unknown[] = [];
  const key = ({ namespace, name }: { namespace?: string; name: string }) => `${namespace}/${name}`;
  const gateway = {
    get: async (ref: ObjectRef) => kept.get(key(ref)),
    list: async (_: unknown, { metadataOnly }: { metadataOnly?: boolean }) => {
      lists.push(metadataOnly);
      return { items: [...kept.values()], resourceVersion: "1" };
    },
    create: async (object: KubernetesObject) => {
      const made = { ...object, metadata: { ...object.metadata, uid: "s1" } } as Secret;
      kept.set(key(object.metadata), made);
      return made;
    },
    delete: async (ref: ObjectRef) => void kept.delete(key(ref)),
    mergePatch: async (ref: ObjectRef, patch: Partial<Secret>) => {
      patches.push(patch);
      const before = kept.get(key(ref));
      if (!before) return patch;
      const data = Object.entries({ ...before.data, ...patch.data }).filter(([, value]) => value !== null);
      const annotations = { ...before.metadata.annotations, ...patch.metadata?.annotations };
      const after = {
        ...before,
        metadata: { ...before.metadata, annotations },
        data: Object.fromEntries(data),
      };
      kept.set(key(ref), after);
      return after;
    },
  };
  return { kept, patches, lists, context: { hub: gateway, cluster: gateway } as never };
}
const access = <T>(call: () => Promise<T>) => call();
const ensure = async (parts: ReturnType<typeof store>, of = environment(), present: Secret[] = []) =>
  (await ensureGiven(parts.context, of, { template, present, access })).given;

describe("what the web side dropped", () => {
  it("comes into the environment's own Secret in its order, and is gone where it was", async () => {
    const parts = store(
      drop("d2", "shop", { TOKEN: coded("newer"), OTHER: coded("x") }),
      drop("d1", "shop", { TOKEN: coded("older"), HINT: coded("h") }),
      drop("d3", "shop", { HINT: "" }),
    );
    const given = await ensure(
      parts,
      environment({
        "devspace-portal.io/secrets.d2": "2026-01-01T00:00:02Z",
        "devspace-portal.io/secrets.d3": "2026-01-01T00:00:03Z",
        "devspace-portal.io/secrets.d1": "2026-01-01T00:00:01Z",
      }),
    );
    expect([...parts.kept.keys()]).toEqual(["env-shop/devspace-portal-parameters"]);
    expect(await given.read()).toEqual({ TOKEN: coded("newer"), OTHER: coded("x") });
    expect(JSON.stringify(given.hashes)).not.toContain(coded("newer"));
    expect(parts.patches.at(-1)).toMatchObject({
      metadata: { uid: "u1", annotations: { "devspace-portal.io/secrets.d1": null } },
    });
  });

  it("is kept for the newest revision where the environment still goes by one that does not know it", async () => {
    const drops = [drop("d1", "shop", { TOKEN: coded("t"), "not.a.name": coded("x") })];
    const parts = store(...drops);
    const dropping = environment({ "devspace-portal.io/secrets.d1": "2026" });
    const older = { ...template, description: { ...template.description, parameters: [] }, secrets: [] };
    const { given } = await ensureGiven(parts.context, dropping, { template: older, present: [], access });
    expect(await given.read()).toEqual({ TOKEN: coded("t") });
    expect(givenNames(older, given)).toEqual(["TOKEN"]);
    // Told as long as it is there, in passes without a drop as well.
    const present = [...parts.kept.values()].map(withHashedData);
    const later = await ensureGiven(parts.context, environment(), { template: older, present, access });
    expect(givenNames(older, later.given)).toEqual(["TOKEN"]);
  });

  it("for another environment is not taken, whoever names it", async () => {
    const parts = store(drop("d1", "theirs", { TOKEN: coded("stolen") }));
    const given = await ensure(parts, environment({ "devspace-portal.io/secrets.d1": "2026" }));
    expect(await given.read()).toEqual({});
    expect(parts.kept.has("devspace-portal-secrets/d1")).toBe(true);
  });

  it("is for the environment that it was given to, and not for a later one of its name", async () => {
    const parts = store(
      drop("d1", "shop", { TOKEN: coded("old") }, "u0"),
      drop("d2", "shop", { HINT: coded("h") }, "u1"),
    );
    const names = { "devspace-portal.io/secrets.d1": "2026", "devspace-portal.io/secrets.d2": "2026" };
    const given = await ensure(parts, environment(names));
    expect(await given.read()).toEqual({ HINT: coded("h") });
    expect(parts.kept.has("devspace-portal-secrets/d1")).toBe(true);
  });

  it("goes with its environment, and what is for another one stays", async () => {
    const parts = store(drop("d1", "shop", {}), drop("d2", "theirs", {}));
    const names = { "devspace-portal.io/secrets.d1": "2026", "devspace-portal.io/secrets.d2": "2026" };
    const going = environment(names);
    going.metadata.finalizers = ["devspace-portal.io/cleanup"];
    going.metadata.deletionTimestamp = "2026-01-01T00:00:00Z";
    await finalize({ ...(parts.context as object), clock: () => new Date(), log: {} } as never, going);
    const left = [...parts.kept.keys()].filter((key) => key.startsWith("devspace-portal-secrets/"));
    expect(left).toEqual(["devspace-portal-secrets/d2"]);
  });

  it("is collected where its environment does not name it after a while, without a look at its values", async () => {
    const parts = store(
      drop("d1", "shop", {}),
      drop("d2", "shop", {}),
      drop("d3", "gone", {}),
      drop("d4", "shop", {}, "u0"),
    );
    const named = Object.fromEntries(
      ["d1", "d3", "d4"].map((one) => [`devspace-portal.io/secrets.${one}`, "2026"]),
    );
    const caches = { environment: (name: string) => (name === "shop" ? environment(named) : undefined) };
    const at = (time: string) =>
      ({ ...(parts.context as object), caches, clock: () => new Date(time) }) as never;
    await collectDrops(at("2026-01-01T00:01:00Z"));
    expect(parts.kept.size).toBe(4);
    await collectDrops(at("2026-01-01T01:00:00Z"));
    expect([...parts.kept.keys()]).toEqual(["devspace-portal-secrets/d1"]);
    expect(parts.lists).toEqual([true, true]);
  });
});

it("is asked for nothing where a template has no secret parameters", async () => {
  const parts = store();
  const { given } = await ensureGiven(parts.context, environment(), {
    template: fullStack,
    present: [],
    access,
  });
  expect(given).toBe(NOTHING_GIVEN);
  expect(parts.kept.size).toBe(0);
});

describe("Secrets of a template", () => {
  const given = (values: Record<string, string>) => {
    const secret = { ...drop("s", "shop", values), metadata: { name: "s", uid: "s1" } };
    return { hashes: withHashedData(secret).data ?? {}, read: async () => values };
  };
  const named = (parts: ReturnType<typeof store>, name: string) => parts.kept.get(`env-shop/${name}`);
  const run = (parts: ReturnType<typeof store>, values: Record<string, string>) =>
    ensureSecrets(parts.context, "shop", {
      ...{ template, access, given: given(values) },
      present: [...parts.kept.values()].map(withHashedData),
    });

  it("lack what nobody gave, so that pods wait, and get it once it is there", async () => {
    const parts = store();
    await run(parts, {});
    expect(named(parts, "app")?.data).toEqual({ hint: "" });
    expect(named(parts, "file")).toBeUndefined();
    const { hashes } = await run(parts, { TOKEN: coded("one") });
    expect(named(parts, "app")?.data).toEqual({ hint: "", token: coded("one") });
    expect(named(parts, "file")?.data).toEqual({ token: coded("one") });
    const written = parts.patches.length;
    await run(parts, { TOKEN: coded("one") });
    expect(parts.patches.length).toBe(written);
    // A change of it shows in what pods are hashed by.
    const changed = await run(parts, { TOKEN: coded("two") });
    expect(named(parts, "file")?.data).toEqual({ token: coded("two") });
    expect(changed.hashes.app?.token).not.toBe(hashes.app?.token);
  });
});
