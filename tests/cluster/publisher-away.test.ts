import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import type { TemplateStatus } from "@/server/contract/template-resource";
import { untilDeployed } from "../kit/controller-fixture";
import { applyEnvironment, endEnvironments, waitUntilEnvironmentReady } from "../kit/environments";
import { findPortal } from "../kit/record";
import { removeTemplates, smallApplication, waitUntilLookedAt } from "../kit/templates";
import { uniqueName } from "../kit/unique-name";

/** What becomes of templates and environments while the process that publishes is away, or killed at its work. */

let portal: Awaited<ReturnType<typeof findPortal>>;
const template = uniqueName("away");
const environments = [uniqueName("away"), uniqueName("away")] as const;
const PUBLISHER = "portal-publisher";
const inPortal = (...args: string[]) => portal.cluster.run(["-n", "devspace-portal", ...args]);
const scale = (replicas: number) => inPortal("scale", `deployment/${PUBLISHER}`, `--replicas=${replicas}`);
const pods = async () =>
  (await inPortal("get", "pods", "-l", `app.kubernetes.io/name=${PUBLISHER}`, "-o", "name")).trim();

const write = (word: string) =>
  portal.cluster.run(
    ["apply", "--server-side", "-f", "-"],
    JSON.stringify({
      apiVersion: "devspace-portal.io/v1alpha1",
      kind: "Template",
      metadata: { name: template },
      spec: { source: { inline: { "app.yaml": smallApplication(word) } } },
    }),
  );
const until = (what: string, wanted: (status: TemplateStatus) => boolean) =>
  waitFor(what, async () => {
    const status = await waitUntilLookedAt(portal.cluster, template);
    return wanted(status) && status;
  });
const word = (name: string) =>
  portal.cluster.run([
    ...["-n", `env-${name}`, "get", "deployment", "web"],
    ...["-o", "jsonpath={.spec.template.metadata.labels.word}"],
  ]);

beforeAll(async () => {
  portal = await findPortal();
  await untilDeployed();
}, 240_000);
afterAll(async () => {
  await scale(1);
  await inPortal("rollout", "status", `deployment/${PUBLISHER}`, "--timeout=120s");
  await endEnvironments(portal.cluster, [...environments]);
  await removeTemplates(portal.cluster, [template]);
}, 240_000);

it("the last good revision serves on while nobody publishes, and what changed meanwhile is published afterwards", async () => {
  await write("one");
  const { revision } = await until("it is published", (status) => status.revision !== undefined);
  await scale(0);
  await waitFor("the publisher is gone", async () => (await pods()) === "");
  await write("two");
  const away = await until("it says so", ({ conditions }) =>
    conditions.some(({ type, status }) => type === "Degraded" && status === "True"),
  );
  expect(away.revision).toBe(revision);
  const [name] = environments;
  await applyEnvironment(portal.cluster, name, { owner: "away@example.com", template });
  await waitUntilEnvironmentReady(portal.cluster, name);
  expect(await word(name)).toBe("one");
  await scale(1);
  const back = await until("it converges", (status) => status.revision !== revision);
  expect(back.conditions).toContainEqual(expect.objectContaining({ type: "Degraded", status: "False" }));
  expect(await word(name)).toBe("one");
}, 300_000);

it("a publisher that is killed at its work loses nothing", async () => {
  const before = (await waitUntilLookedAt(portal.cluster, template)).revision;
  await inPortal("rollout", "status", `deployment/${PUBLISHER}`, "--timeout=120s");
  const kill = ["--grace-period=0", "--force", "--wait=false"];
  await Promise.all([
    write("three"),
    inPortal("delete", "pods", "-l", `app.kubernetes.io/name=${PUBLISHER}`, ...kill),
  ]);
  await until("the change is published", (status) => status.revision !== before);
  const [, name] = environments;
  await applyEnvironment(portal.cluster, name, { owner: "away@example.com", template });
  await waitUntilEnvironmentReady(portal.cluster, name);
  expect(await word(name)).toBe("three");
}, 300_000);
