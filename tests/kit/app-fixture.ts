import { spawn } from "node:child_process";
import { cluster, kubectl } from "./kubectl";
import { renderOverlay, toYaml } from "./manifests";
import { uniqueName } from "./unique-name";

/** The app of k8s/overlays/dev in a namespace of the test's own, every workload available. */
export interface RunningApp {
  namespace: string;
  kubectl(...args: string[]): Promise<string>;
  /** Forwards a Service's port; gives its address on this machine. Ends with `remove`. */
  forward(service: string, port: number): Promise<string>;
  remove(): Promise<void>;
}

export async function deployApp(): Promise<RunningApp> {
  const namespace = uniqueName("app");
  const forwards: (() => void)[] = [];
  const app: RunningApp = {
    namespace,
    kubectl: (...args) => kubectl(["-n", namespace, ...args]),
    forward: async (service, port) => {
      const { address, stop } = await portForward(namespace, service, port);
      forwards.push(stop);
      return address;
    },
    remove: async () => {
      for (const stop of forwards) stop();
      await kubectl(["delete", "namespace", namespace, "--ignore-not-found", "--wait=false"]);
    },
  };
  const rendered = await renderOverlay("dev", namespace);
  await kubectl(["apply", "-f", "-"], toYaml([rendered.namespace, ...rendered.objects]));
  await app.kubectl("wait", "--for=condition=Available", "deployment", "--all", "--timeout=150s");
  return app;
}

/** Forwards a Service's port to a free one of this machine. */
export function portForward(namespace: string, service: string, port: number) {
  const { binary, kubeconfig } = cluster();
  const child = spawn(binary, ["-n", namespace, "port-forward", `service/${service}`, `:${port}`], {
    env: { ...process.env, KUBECONFIG: kubeconfig },
  });
  return new Promise<{ address: string; stop: () => void }>((resolve, reject) => {
    let said = "";
    const hear = (text: Buffer) => {
      said += text.toString();
      const [, local] = /127\.0\.0\.1:(\d+) ->/.exec(said) ?? [];
      if (local) resolve({ address: `http://127.0.0.1:${local}`, stop: () => child.kill() });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", () => reject(new Error(`kubectl port-forward ended: ${said}`)));
  });
}

/** Signs up somebody new; gives a function that asks the API as that user. `base` is the address of the app. */
export async function signUp(base: string) {
  const email = `${uniqueName("user")}@example.com`;
  const body = JSON.stringify({ email, name: "Somebody", password: "a password long enough" });
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(`${base}/api/v1/auth/sign-up`, { method: "POST", headers, body });
  if (response.status !== 201) throw new Error(`Signing up: ${response.status} ${await response.text()}`);
  const { access_token } = (await response.json()) as { access_token: string };
  return (method: string, path: string, json?: unknown) =>
    fetch(`${base}/api/v1${path}`, {
      method,
      headers: { ...headers, Authorization: `Bearer ${access_token}` },
      ...(json !== undefined && { body: JSON.stringify(json) }),
    });
}
