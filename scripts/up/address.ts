import { findBackground, startBackground } from "@/kit/background";
import { isPortFree } from "@/kit/port";
import { waitFor } from "@/kit/wait";
import { localAddress } from "@/server/http/local-address";

/** The forward from localhost to the portal's Service. */
const forward = (stateDir: string) => ({ name: "forward", stateDir });

/** The asked port, or the next free one of ten. A port that our own forward holds counts as free. */
export async function choosePort(wanted: number, stateDir: string): Promise<number> {
  const own = (await findBackground(forward(stateDir)))?.command ?? "";
  for (let port = wanted; port < wanted + 10; port++) {
    if (own.includes(`TCP-LISTEN:${port},`) || own.endsWith(` ${port}:80`) || (await isPortFree(port)))
      return port;
  }
  throw new Error(
    `Ports ${wanted} to ${wanted + 9} of localhost are taken. Free one or name another: npm run up -- --port N`,
  );
}

/** Forwards 127.0.0.1:port to an address that this machine can route to (a Service of the local cluster). */
export async function forwardTo(
  stateDir: string,
  port: number,
  target: { host: string; port: number },
): Promise<void> {
  const args = [
    `TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr,nodelay`,
    `TCP:${target.host}:${target.port},nodelay`,
  ];
  const running = await findBackground(forward(stateDir));
  if (running?.command === ["socat", ...args].join(" ")) return;
  await startBackground(forward(stateDir), "socat", args);
}

/** Forwards through the API server: for a cluster whose Services this machine cannot route to. */
export async function forwardThroughApi(
  stateDir: string,
  port: number,
  kubectl: { binary: string; kubeconfig?: string; context?: string },
): Promise<void> {
  const args = [
    ...(kubectl.kubeconfig ? ["--kubeconfig", kubectl.kubeconfig] : []),
    ...(kubectl.context ? ["--context", kubectl.context] : []),
    ...["-n", "devspace-portal", "port-forward", "service/portal-web", `${port}:80`],
  ];
  // port-forward ends with the pod it picked: start it again.
  await startBackground(forward(stateDir), "sh", [
    "-c",
    `while :; do "$@"; sleep 1; done`,
    "forward",
    kubectl.binary,
    ...args,
  ]);
}

/** Waits until the portal on this port of the machine answers `/readyz` with 200. */
export async function waitUntilReady(
  port: number,
  seconds: number,
  whatIsWrong: () => Promise<string>,
): Promise<void> {
  const ready = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(3000) });
    if (!answer.ok) throw new Error(`${answer.status} ${(await answer.text()).slice(0, 300)}`);
    return true;
  };
  await waitFor(`the portal at ${localAddress(port)} to be ready`, ready, seconds).catch(
    async (error: Error) => {
      throw new Error(`${error.message}\n${await whatIsWrong()}`);
    },
  );
}
