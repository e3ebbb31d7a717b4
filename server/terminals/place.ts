import { DEVSPACE_LABEL_REPLACED, LABEL_COMPONENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import type { User } from "@/server/contract/people";
import type { TerminalStart } from "@/server/contract/terminals";
import type { EnvironmentObject } from "@/server/environments/resource";
import { componentOf, type Template } from "@/server/environments/template/template";
import { refusal, wrongField } from "@/server/http/problem";
import { delay, type Gateway, POD, type Pod } from "@/server/kubernetes";
import { whyNoLonger } from "./still";

/** Where a terminal runs. */
export interface Place {
  namespace: string;
  pod: string;
  uid: string;
  container: string;
  component?: string;
  /** Runs of the container before this one. */
  restarts: number;
}

const WAIT_MS = 90_000;
const LOOK_MS = 1_000;
/** What a container that crashed is told to wait for, or to have ended by. */
const FAILING = /^(CrashLoopBackOff|Error|OOMKilled|ContainerCannotRun|RunContainerError|Completed)$/;

function componentOfPod({ metadata }: Pod): string | undefined {
  return metadata.labels?.[LABEL_COMPONENT];
}

/** The container that people mean: the one asked for, the component's own, or the first. */
function containerOf(pod: Pod, asked: string | undefined, template: Template | undefined): string {
  const names = pod.spec.containers.map(({ name }) => name);
  if (asked) {
    if (names.includes(asked)) return asked;
    throw wrongField(
      "start.container",
      `${pod.metadata.name} has ${names.join(", ")}, no container ${asked}.`,
    );
  }
  const own = template && componentOf(template, componentOfPod(pod) ?? "")?.container;
  return own && names.includes(own) ? own : (names[0] ?? "");
}

function statusOf(pod: Pod, container: string) {
  return pod.status?.containerStatuses?.find(({ name }) => name === container);
}

/** The best pod first: on its way out last, then dev pods, ready ones, the newest. */
export function byUse(pods: Pod[]): Pod[] {
  const rank = (pod: Pod) => [
    pod.metadata.deletionTimestamp ? 0 : 1,
    pod.metadata.labels?.[DEVSPACE_LABEL_REPLACED] === "true" ? 1 : 0,
    pod.status?.containerStatuses?.every(({ ready }) => ready) ? 1 : 0,
    Date.parse(pod.metadata.creationTimestamp ?? "") || 0,
  ];
  return [...pods].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const index = left.findIndex((value, at) => value !== right[at]);
    return index === -1 ? 0 : (right[index] ?? 0) - (left[index] ?? 0);
  });
}

/** The pods of an environment that a start may mean. */
async function candidates(gateway: Gateway, environment: string, start: TerminalStart): Promise<Pod[]> {
  const namespace = namespaceOf(environment);
  if (start.pod) {
    const pod = await gateway.get<Pod>({ type: POD, namespace, name: start.pod });
    if (!pod) throw refusal("not-found", `There is no pod ${start.pod} in ${environment} any more.`);
    if (start.component && componentOfPod(pod) !== start.component)
      throw wrongField("start.pod", `${start.pod} is no pod of ${start.component}.`);
    return [pod];
  }
  const labelSelector = `${LABEL_COMPONENT}=${start.component}`;
  return byUse((await gateway.list<Pod>(POD, { namespace, labelSelector })).items);
}

/**
 * The container to run in: waits for it to run, and says meanwhile what it waits for. A debug container does not need the one
 * beside it to run.
 */
export async function findPlace(options: {
  gateway: Gateway;
  environment: EnvironmentObject;
  /** The environment as it is now: it may change while one waits. */
  current(): EnvironmentObject | undefined;
  /** Whose terminal it is. */
  user: Pick<User, "email" | "role">;
  template: Template | undefined;
  start: TerminalStart;
  /** `debug`: a debug container would help now. */
  tell(message: string, debug?: boolean): void;
  signal: AbortSignal;
}): Promise<Place> {
  const { gateway, environment, current, user, template, start, tell, signal } = options;
  const { name } = environment.metadata;
  const what = start.component ?? start.pod ?? "";
  const deadline = performance.now() + WAIT_MS;
  const check = () => {
    const now = current();
    const why = whyNoLonger(environment, now, user);
    if (why) throw refusal("not-found", why);
    if (now?.spec.paused) throw refusal("conflict", `${name} is asleep. Wake it to open a terminal.`);
  };
  for (;;) {
    check();
    const pods = await candidates(gateway, name, start);
    check();
    for (const pod of pods) {
      const container = containerOf(pod, start.container, template);
      const status = statusOf(pod, container);
      const usable = start.debug
        ? pod.spec.nodeName && pod.status?.phase !== "Succeeded"
        : status?.state?.running;
      if (!usable || pod.metadata.deletionTimestamp) continue;
      return {
        ...{ namespace: namespaceOf(name), pod: pod.metadata.name, uid: pod.metadata.uid ?? "", container },
        component: componentOfPod(pod),
        restarts: status?.restartCount ?? 0,
      };
    }
    const why = pods[0] && waitingFor(pods[0], containerOf(pods[0], start.container, template));
    const fails = why !== undefined && FAILING.test(why);
    if (performance.now() > deadline)
      throw refusal("conflict", `Nothing of ${what} runs${why ? `: ${why}` : ""}. Its page says why.`, {
        errors: fails ? [{ field: "start.debug", message: "A debug container gets into its pod." }] : [],
      });
    tell(`Waiting for ${what} to run${why ? ` (${why})` : ""}…`, fails);
    await delay(LOOK_MS, signal);
  }
}

function waitingFor(pod: Pod, container: string): string | undefined {
  if (pod.metadata.deletionTimestamp) return `${pod.metadata.name} is stopping`;
  const { waiting, terminated } = statusOf(pod, container)?.state ?? {};
  return waiting?.reason ?? terminated?.reason ?? pod.status?.reason ?? pod.status?.phase;
}
