import type { EnvironmentView, PodStatus } from "@/server/contract/environment";
import type { ComponentView, TemplateView } from "@/server/contract/template";
import type { TerminalView } from "@/server/contract/terminals";
import { isDeleting } from "../../environment/state";
import { besideIn, type Shown } from "../../environment/template";
import type { TerminalRequest } from "../requests";
import { isRunning, whyNoTerminal } from "../why-not";

/** Something that a terminal can be opened for. */
export interface Choice {
  /** Unlike any other of its environment. */
  key: string;
  label: string;
  /** What is typed to find it, and what tells it from others. */
  detail?: string;
  request: TerminalRequest;
}

/** What can be opened in one component. */
export interface ComponentChoices {
  name: string;
  title: string;
  icon: Shown["icon"];
  /** Why nothing can be opened now, with what to do. */
  whyNot?: string;
  /** The shell first, then what is ready-made. */
  programs: Choice[];
  /** Each container, where there are several; then debug containers. */
  places: Choice[];
}

/** What a debug container is, said before one starts. */
const DEBUG_NOTE =
  "A container with tools starts beside the one that runs in the pod: it sees its processes, as the same user its files below /proc/1/root, and shares its network and memory. It has an image of its own, can't restart anything, and stays listed in the pod until that goes.";

/** Everything that a terminal can be opened for in an environment, by component. */
export function terminalChoices(view: EnvironmentView, template: TemplateView): ComponentChoices[] {
  return [
    ...template.components.map((component) => choicesOf(view, component, component.programs)),
    ...besideIn(template, view).map(({ shown }) => choicesOf(view, shown, [])),
  ];
}

/** Of the terminals that run, one's own and those that are shared: an administrator is told of the others, too. */
export function joinable(terminals: readonly TerminalView[], email: string): TerminalView[] {
  return terminals.filter(({ owner, shared }) => owner === email || shared !== "none");
}

function choicesOf(
  view: EnvironmentView,
  { name, title, icon }: Shown,
  programs: ComponentView["programs"],
): ComponentChoices {
  const environment = view.name;
  const pods = view.status.components[name]?.pods ?? [];
  const whyNot = whyNoTerminal(view, name);
  const asleep = view.spec.paused || isDeleting(view);
  const several = pods.length > 1 || pods.some(({ containers }) => containers.length > 1);
  return {
    ...{ name, title, icon },
    ...(whyNot !== undefined && { whyNot }),
    programs: [
      {
        ...{ key: `${name}:shell`, label: "Shell" },
        request: { environment, title, start: { component: name } },
      },
      ...programs
        .filter((program) => program.name !== "shell")
        .map((program) => ({
          ...{ key: `${name}:${program.name}`, label: program.title },
          request: {
            ...{ environment, title: `${title}: ${program.title}`, confirm: program.confirm },
            start: { component: name, program: program.name },
          },
        })),
    ],
    places: [
      ...(several
        ? pods.filter(isRunning).flatMap((pod) => containersOf(environment, name, title, pod))
        : []),
      ...(asleep
        ? []
        : pods
            .filter(({ phase }) => phase !== "Terminating")
            .map((pod) => debugIn(environment, name, title, pod))),
    ],
  };
}

function containersOf(environment: string, component: string, title: string, pod: PodStatus): Choice[] {
  return pod.containers
    .filter(({ state }) => state === "running")
    .map(({ name: container }) => ({
      ...{ key: `${component}:${pod.name}:${container}`, label: `Shell in ${container}`, detail: pod.name },
      request: {
        ...{ environment, title: `${title}: ${container}` },
        start: { component, pod: pod.name, container },
      },
    }));
}

function debugIn(environment: string, component: string, title: string, { name: pod }: PodStatus): Choice {
  return {
    ...{ key: `${component}:${pod}:debug`, label: "Debug container", detail: pod },
    request: {
      ...{ environment, title: `${title}: debug`, confirm: DEBUG_NOTE },
      start: { component, pod, debug: true },
    },
  };
}
