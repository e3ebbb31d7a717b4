import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import { createGateway, POD, type Pod } from "@/server/kubernetes";
import { migrate, openStore } from "@/server/store";
import { startEmbeddedStore } from "@/server/store/embedded";
import { cluster } from "../kit/kubectl";
import { dropEnvironmentNamespace, logPod, makeEnvironmentNamespace } from "../kit/log-pods";
import { replicaOf } from "../kit/replica";
import { uniqueName } from "../kit/unique-name";

const environment = uniqueName("replicas");
const namespace = namespaceOf(environment);
const gateway = createGateway({ kubeconfig: cluster().kubeconfig });
const undo: (() => Promise<unknown>)[] = [];
let url = "";

beforeAll(async () => {
  const directory = await mkdtemp(path.join(tmpdir(), "devspace-replicas-"));
  undo.push(() => rm(directory, { recursive: true, force: true }));
  const embedded = await startEmbeddedStore(directory);
  undo.push(() => embedded.stop());
  url = embedded.url;
  await migrate({ url, directory: path.resolve("prisma/migrations") });
  const store = openStore(url);
  await store.user.create({ data: { email: "ada@example.com", name: "Ada", joinedAt: new Date() } });
  await store.$disconnect();
  undo.push(() => dropEnvironmentNamespace(gateway, environment));
  await makeEnvironmentNamespace(gateway, environment);
  await gateway.create(logPod({ environment, name: "shell", script: "sleep 100000" }));
  await waitFor(
    "the pod runs",
    async () =>
      (await gateway.get<Pod>({ type: POD, namespace, name: "shell" }))?.status?.phase === "Running",
    120,
  );
}, 240_000);
afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

async function processes(word: string): Promise<number> {
  const script = `for dir in /proc/[0-9]*; do tr '\\0' ' ' <$dir/cmdline; echo; done 2>/dev/null`;
  const command = ["sh", "-c", script];
  const { stdout } = await gateway.exec({ namespace, pod: "shell", container: "app", command });
  return (await text(stdout)).split("\n").filter((line) => line.startsWith(word)).length;
}

it("goes on by another replica than the one that has it, and ends with that one, of which everybody is told", async () => {
  const args = ["--import", "tsx", "tests/kit/replica-process.ts", environment, "shell", url];
  const other = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  undo.push(async () => other.kill("SIGKILL"));
  const id = await new Promise<string>((resolve, reject) => {
    other.stdout.once("data", (data) => resolve(String(data).trim()));
    other.once("exit", () => reject(new Error("The process ended before its terminal began.")));
  });
  const here = await replicaOf(gateway, environment, url);
  undo.push(here.close);
  const joined = here.view(id);
  await joined.until("the prompt", () => /[#$] /.test(joined.shown()));
  joined.type("echo sum-$((40 + 2)); sleep 98731 & sleep 98731\r");
  await joined.until("what it prints", () => joined.shown().includes("sum-42"));
  await waitFor("it to run", async () => (await processes("sleep 98731")) === 2, 60);

  other.kill("SIGKILL");
  const lost = "The replica of the portal that held this terminal is gone, and what ran in it with it.";
  await joined.until("the reason", () => joined.reason() === lost);
  const back = here.view(id, { pod: "shell" });
  await back.until("the reason again", () => back.reason() === lost);
  await waitFor("no process is left", async () => (await processes("sleep 98731")) === 0, 60);
  const anew = here.view(undefined, { pod: "shell" });
  await anew.until("a prompt", () => /[#$] $/.test(anew.shown()));
  expect(anew.id).not.toBe(id);
}, 240_000);
