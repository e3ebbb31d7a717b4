import { spawn } from "node:child_process";
import { waitFor } from "@/kit/wait";
import { namespaceOf } from "@/server/contract/names";
import { findPortal, kubectlArguments } from "./record";

export type RequestApp = (path: string, init?: RequestInit) => Promise<{ status: number; body: string }>;

/**
 * Lets `work` send requests to an environment's app the way its users' requests go: to the frontend's Service. By
 * port-forward, since this machine need not reach the cluster's network.
 */
export function withApp<T>(environment: string, work: (request: RequestApp) => Promise<T>): Promise<T> {
  return withForward(environment, (address) =>
    work(async (path, init) => {
      const response = await fetch(`${address}${path}`, init);
      return { status: response.status, body: await response.text() };
    }),
  );
}

/** Gives `work` an address on this machine that `kubectl port-forward` leads to the frontend's Service. */
export async function withForward<T>(environment: string, work: (address: string) => Promise<T>): Promise<T> {
  const portal = await findPortal();
  const child = spawn(
    portal.kubectl,
    [
      ...kubectlArguments(portal),
      ...["-n", namespaceOf(environment), "port-forward", "service/frontend-service", ":80"],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  for (const output of [child.stdout, child.stderr])
    output.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  try {
    const port = await waitFor(
      `port-forward to the app of ${environment}`,
      async () => {
        if (child.exitCode !== null) throw new Error(said);
        return /Forwarding from 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      },
      30,
    );
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    child.kill("SIGTERM");
  }
}

/** One request to an environment's app. */
export function requestApp(environment: string, path: string, init?: RequestInit): ReturnType<RequestApp> {
  return withApp(environment, (request) => request(path, init));
}
