import { LABEL_COMPONENT, LABEL_ENVIRONMENT } from "@/server/contract/labels";
import { type LogParams, type LogPayload, type LogSource, logParams } from "@/server/contract/logs";
import { namespaceOf } from "@/server/contract/names";
import { type Gateway, type KubernetesObject, NAMESPACE } from "@/server/kubernetes";
import { streamLogs } from "@/server/logs";

/** An image that every cluster of the project has; `LOG_TEST_IMAGE` names another one with a POSIX shell. */
const image = process.env.LOG_TEST_IMAGE ?? "devspace-portal.local/base/debian:trixie";

interface PodOptions {
  environment: string;
  name: string;
  script: string;
  component?: string;
  restart?: "Always" | "Never";
  init?: string;
}

/** A pod of an environment that runs a shell script in a container named `app`. */
export function logPod({
  environment,
  name,
  script,
  component,
  restart = "Never",
  init,
}: PodOptions): KubernetesObject {
  const container = (named: string, text: string) => ({
    name: named,
    image,
    imagePullPolicy: "IfNotPresent",
    command: ["sh", "-c", text],
  });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: namespaceOf(environment),
      labels: { [LABEL_ENVIRONMENT]: environment, ...(component ? { [LABEL_COMPONENT]: component } : {}) },
    },
    spec: {
      restartPolicy: restart,
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      initContainers: init ? [container("init", init)] : [],
      containers: [container("app", script)],
    },
  };
}

export async function makeEnvironmentNamespace(gateway: Gateway, environment: string): Promise<void> {
  const labels = { [LABEL_ENVIRONMENT]: environment };
  await gateway.create({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: namespaceOf(environment), labels },
  });
}

export async function dropEnvironmentNamespace(gateway: Gateway, environment: string): Promise<void> {
  await gateway.delete({ type: NAMESPACE, name: namespaceOf(environment) });
}

type Mark = Extract<LogPayload, { kind: "mark" }>;

/** Reads a log stream in the background and remembers what it gave. */
export function readStream(gateway: Gateway, params: LogParams) {
  const stopping = new AbortController();
  const sources: LogSource[] = [];
  const lines: {
    pod: string;
    container: string;
    restart: number;
    time: string;
    text: string;
    cut: boolean;
    bytes: number | undefined;
    key: string;
  }[] = [];
  const marks: Mark[] = [];
  const order: string[] = [];
  const done = (async () => {
    for await (const payload of streamLogs({
      gateway,
      params: logParams.parse(params),
      signal: stopping.signal,
    })) {
      if (payload.kind === "source") sources[payload.index] = payload.source;
      if (payload.kind === "mark") marks.push(payload);
      if (payload.kind === "mark") order.push(payload.mark);
      if (payload.kind !== "lines") continue;
      for (const { s, t, m, cut = false, bytes } of payload.lines) {
        const source = sources[s];
        if (!source) throw new Error(`A line of source ${s}, which was not announced.`);
        const { pod, container, restart, key } = source;
        lines.push({ pod, container, restart, time: t, text: m, cut, bytes, key });
        order.push(m);
      }
    }
  })();
  return {
    sources,
    lines,
    marks,
    order,
    texts: () => lines.map(({ text }) => text),
    /** Where each source stopped, as a client counts it. */
    cursors() {
      const cursors: Record<string, { time: string; seen: number }> = {};
      for (const { key, time } of lines) {
        const known = cursors[key];
        cursors[key] = known?.time === time ? { time, seen: known.seen + 1 } : { time, seen: 1 };
      }
      return cursors;
    },
    done,
    stop() {
      stopping.abort();
      return done;
    },
  };
}
