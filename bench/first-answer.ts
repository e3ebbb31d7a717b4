import http from "node:http";
import net from "node:net";
import type { Mode } from "@/server/contract/names";
import { isDevPod } from "@/server/dev-mode/replacement";
import { delay, type Gateway, type Informer, isServing, POD, type Pod } from "@/server/kubernetes";

/** How a flip went, in milliseconds: as `performance.now()` gives them, or since the moment it was asked for. */
export interface Flip {
  /** The new pod's process gave its first answer, asked at its own address: whatever probes say of it. */
  answered: number;
  /** The first answer after which it went on answering: later than `answered` where something starts the process anew. */
  lasting: number;
  /** Kubernetes counts the new pod as ready; of the portal: somebody who watches is told so. */
  ready: number;
}

const AGAIN_MS = 15;
/** A process that answered for so long goes on: a reloader starts it anew within two seconds of a file's change. */
const QUIET_MS = 4000;
const PATIENCE_MS = 120_000;

/**
 * Watches a component's pods from now on. `arrival` resolves when a pod that was not there before got ready and has answered
 * for a while, after `settled` too: when whoever flips says that he is done with it. This machine must reach the pods'
 * network, as a node does.
 */
export async function watchPods(
  gateway: Gateway,
  { namespace, component, mode }: { namespace: string; component: string; mode: Mode },
  settled: Promise<unknown> = Promise.resolve(),
): Promise<{ arrival: Promise<Flip>; stop: () => void }> {
  const pods: Informer<Pod> = gateway.informer(POD, {
    namespace,
    labelSelector: `app.kubernetes.io/component=${component}`,
  });
  pods.start();
  await pods.synced();
  const before = new Set(pods.list().map(({ metadata }) => metadata.uid));
  const isNew = (pod: Pod) => !before.has(pod.metadata.uid) && isDevPod(pod) === (mode === "dev");
  const asked = new Set<string | undefined>();
  const stopping = new AbortController();
  const answered = new Promise<Pick<Flip, "answered" | "lasting">>((resolve) => {
    pods.subscribe({
      upsert(pod) {
        const { podIP } = pod.status ?? {};
        if (!isNew(pod) || !podIP || asked.has(pod.metadata.uid)) return;
        asked.add(pod.metadata.uid);
        askUntilLasting(pod, podIP, { settled, signal: stopping.signal }).then(resolve, () => {});
      },
      remove() {},
    });
  });
  const ready = new Promise<number>((resolve) => {
    pods.subscribe({
      upsert: (pod) => void (isNew(pod) && isServing(pod) && resolve(performance.now())),
      remove() {},
    });
  });
  const tooLate = delay(PATIENCE_MS, stopping.signal).then(() => {
    throw new Error(
      `No new pod of the ${component} answered in ${mode} mode within ${PATIENCE_MS / 1000} s.`,
    );
  });
  const arrival = Promise.race([Promise.all([answered, ready]), tooLate]).then(([answers, readiness]) => ({
    ...answers,
    ready: readiness,
  }));
  arrival.catch(() => {});
  return {
    arrival,
    stop: () => {
      stopping.abort();
      pods.stop();
    },
  };
}

async function askUntilLasting(
  pod: Pod,
  address: string,
  { settled, signal }: { settled: Promise<unknown>; signal: AbortSignal },
): Promise<Pick<Flip, "answered" | "lasting">> {
  const [port] = pod.spec.containers.flatMap(({ ports = [] }) => ports);
  if (!port) throw new Error(`Pod ${pod.metadata.name} has no port.`);
  const ask = port.name === "postgres" ? askPostgres : askWeb;
  let answered: number | undefined;
  let lasting: number | undefined;
  let settledAt = Number.POSITIVE_INFINITY;
  settled.then(() => {
    settledAt = performance.now();
  });
  for (;;) {
    const answers = await ask(address, port.containerPort);
    const now = performance.now();
    if (!answers) lasting = undefined;
    else {
      answered ??= now;
      lasting ??= now;
      if (now - Math.max(lasting, settledAt) > QUIET_MS) return { answered, lasting };
    }
    await delay(AGAIN_MS, signal);
  }
}

/** The page that tells whether the process serves. */
function askWeb(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = http.get({ host, port, path: "/livez", agent: false, timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}

/** PostgreSQL's first word: whether it speaks TLS. (SSLRequest, "Message Formats" of its protocol) */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

function askPostgres(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 1000 }, () => socket.write(SSL_REQUEST));
    const end = (answered: boolean) => {
      resolve(answered);
      socket.destroy();
    };
    socket.on("data", () => end(true));
    socket.on("timeout", () => end(false));
    socket.on("error", () => end(false));
    socket.on("close", () => resolve(false));
  });
}
