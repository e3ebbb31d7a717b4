import { spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { tryCommand } from "@/kit/command";
import { waitFor } from "@/kit/wait";
import type { ComponentName, Mode } from "@/server/contract/names";
import { isServing, POD } from "@/server/kubernetes";
import { uniqueName } from "@/tests/kit/unique-name";
import type { Bench } from "./bench";
import { type Flip, watchPods } from "./first-answer";

/** What it says when the pod has the folder's files. */
const SYNCED = "Initial sync completed";
/** Folders that would only make the copy, and the CLI's first sync, slow. */
const NOT_COPIED = new Set(["node_modules", ".venv", "dist", "__pycache__"]);

/** The DevSpace CLI with the app's own configurations, in a namespace that the portal has nothing to do with. */
interface DevSpaceCli {
  version: string;
  /** `devspace dev`, and `devspace reset pods` for the way back, to the new pod's first answer and its readiness. */
  flip(component: ComponentName, mode: Mode): Promise<Flip>;
  close(): Promise<void>;
}

/** The CLI that `DEVSPACE_BIN` names or the PATH has; undefined where there is none. */
export async function openDevSpaceCli({
  cluster,
  gateway,
  kubeconfig,
  root,
}: Pick<Bench, "cluster" | "gateway" | "kubeconfig" | "root">): Promise<DevSpaceCli | undefined> {
  const binary = process.env.DEVSPACE_BIN ?? "devspace";
  const { code, stdout } = await tryCommand(binary, ["--version"]);
  if (code !== 0) return undefined;
  const version = /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? "unknown";

  // What it syncs is a copy: it brings files back from the pod as well.
  const folder = await mkdtemp(path.join(tmpdir(), "devspace-bench-"));
  const filter = (source: string) => !NOT_COPIED.has(path.basename(source));
  for (const part of ["devspace", "apps", "k8s/base", "k8s/overlays"])
    await cp(path.join(root, part), path.join(folder, part), { recursive: true, filter });
  // Its configurations ask for a namespace of this kind; without the portal's label the portal leaves it alone.
  const namespace = `env-${uniqueName("bench-cli")}`;
  const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
  const objects = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels } };
  await cluster.run(["apply", "-f", "-"], stringify(objects));
  await cluster.run(["-n", namespace, "apply", "-k", path.join(root, "k8s/base")]);
  const settled = () =>
    waitFor(`the app in ${namespace} to settle`, async () => {
      const { items } = await gateway.list(POD, { namespace });
      return items.length === 3 && items.every(isServing);
    });
  await settled();

  const environment = {
    ...process.env,
    HOME: folder,
    ...(kubeconfig ? { KUBECONFIG: kubeconfig } : {}),
  };
  const start = (component: ComponentName, ...command: string[]) => {
    const config = `devspace/devspace-${component}.yaml`;
    const args = [...command, "--config", config, "-n", namespace, "--no-warn", "--no-colors"];
    return spawn(binary, args, { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  };

  async function flip(component: ComponentName, mode: Mode): Promise<Flip> {
    let tellSynced = () => {};
    const synced = new Promise<void>((resolve) => {
      tellSynced = resolve;
    });
    const pods = await watchPods(
      gateway,
      { namespace, component, mode },
      // The database has no sources that it would bring.
      mode === "dev" && component !== "database" ? synced : undefined,
    );
    const started = performance.now();
    const child = mode === "dev" ? start(component, "dev") : start(component, "reset", "pods");
    let said = "";
    for (const output of [child.stdout, child.stderr])
      output.on("data", (text: Buffer) => {
        said += text.toString();
        if (said.includes(SYNCED)) tellSynced();
      });
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const failed = ended.then((code) => {
      if (code === 0 && mode === "production") return new Promise<never>(() => {});
      throw new Error(`devspace ended with ${code}:\n${said}`);
    });
    try {
      const { answered, lasting, ready } = await Promise.race([pods.arrival, failed]);
      return { answered: answered - started, lasting: lasting - started, ready: ready - started };
    } finally {
      failed.catch(() => {});
      if (mode === "dev") child.kill("SIGINT");
      await ended;
      pods.stop();
      await settled();
    }
  }

  return {
    version,
    flip,
    async close() {
      await cluster.run(["delete", "namespace", namespace, "--wait=false"]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
