import type { DraftDev } from "../draft";
import { isCredentialName } from "../names";
import type { Field } from "../reading/field";
import { hasMark } from "../settle";
import { splitImage, workdirOf } from "./images";
import { readPodPatches } from "./pod-patches";
import { ignoreKeys, type Project, readNameAndNamespace } from "./project";
import { selectorOf, selectTarget, type Target } from "./selectors";
import { readSync } from "./sync";

/** A dev entry, with what it is for where that is known. */
export interface DevEntry {
  dev: DraftDev;
  target?: Target;
  /** It changes the pod; an entry of ports alone only opens them. */
  changesPod: boolean;
}

/** Keys that make a dev pod of an entry, or of one of its containers. */
const CHANGING = [
  "sync",
  "command",
  "args",
  "devImage",
  "terminal",
  "env",
  "workingDir",
  "resources",
  "persistPaths",
  "restartHelper",
  "attach",
];

/** `dev`: each entry, and each of its containers, as settings of a dev pod. */
export function readDev(section: Field | undefined, project: Project): DevEntry[] {
  return (section?.entries() ?? []).flatMap(([name, field]) => readEntry(name, field, project));
}

function readEntry(name: string, field: Field, project: Project): DevEntry[] {
  if (field.isNull || (field.type === "map" && field.entries().length === 0)) {
    field.mark("ignored", { code: "empty", message: `${name} is empty.` });
    return [];
  }
  readNameAndNamespace(field);
  field
    .get("persistenceOptions")
    ?.mark("ignored", { code: "persistence", message: "The portal makes the volumes." });
  const target = selectTarget(field, project);
  const selector = target ? undefined : selectorOf(field);
  const ports = readPorts(field.get("ports"));
  const open = readOpen(field.get("open"), ports);
  const patches = readPodPatches(field.get("patches"));
  const containers = field.get("containers");
  const parts: [string | undefined, Field][] = containers
    ? containers.entries().map(([key, value]) => [value.get("container")?.text() ?? key, value])
    : [[field.get("container")?.text(), field]];
  return parts.map(([container, part], index) => {
    const settings = readContainer(part, target, container, project);
    const dev: DraftDev = {
      name,
      ...(selector && { selector }),
      ...(container !== undefined && { container }),
      ...settings,
      patches: index === 0 ? patches : [],
      ports: index === 0 ? ports.map(({ port }) => port) : [],
      open: index === 0 ? open : [],
    };
    const changesPod = patches.length > 0 || CHANGING.some((key) => part.has(key));
    const named = container ?? target?.container;
    if (changesPod && target && target.workload.containers.length > 1 && named === undefined)
      project.reading.say("asked", part.at, part.path, {
        code: "container",
        message: `${target.workload.name} has several containers, and none is named.`,
        remedy: `Name one of ${target.workload.containers.map((one) => one.name).join(", ")}.`,
      });
    if (target && container && !target.workload.containers.some((one) => one.name === container))
      project.reading.say("asked", part.at, part.path, {
        code: "container",
        message: `${target.workload.name} has no container ${container}.`,
        remedy: `Name one of ${target.workload.containers.map((one) => one.name).join(", ")}.`,
      });
    return { dev, target: target && { ...target, container: named }, changesPod };
  });
}

type Settings = Omit<DraftDev, "name" | "container" | "patches" | "ports" | "open">;

function readContainer(
  field: Field,
  target: Target | undefined,
  container: string | undefined,
  project: Project,
): Settings {
  ignoreKeys(field, "cli-only", {
    ssh: "The portal has terminals in the browser.",
    attach: "The portal has terminals in the browser.",
    logs: "The portal shows logs.",
    restartHelper: "The portal's dev agent restarts the program.",
    restartHelperPath: "The portal's dev agent restarts the program.",
    disableRestartHelper: "The portal's dev agent restarts the program.",
    arch: "The cluster's nodes decide.",
  });
  field.get("reversePorts")?.mark("refused", {
    code: "reverse-ports",
    message: "A port of the developer's machine cannot be reached from an environment.",
    remedy: "Deploy what listens there as a component.",
  });
  readProxyCommands(field.get("proxyCommands"));
  const image = field.get("devImage")?.text();
  const workingDir = field.get("workingDir")?.text();
  const has =
    target?.workload.containers.find((one) => one.name === (container ?? target.container)) ??
    target?.workload.containers[0];
  const env = readEnv(field.get("env"), project);
  const keep = project.variables.keeping([...env.map(({ name }) => name), ...(has?.env ?? [])]);
  const words = (key: string) => {
    const given = field.get(key)?.with(keep);
    return given?.itemsOrOne().flatMap((item) => item.text() ?? []);
  };
  const command = words("command");
  const args = words("args");
  const terminal = readTerminal(field.get("terminal"), command !== undefined, project);
  const idle = terminal !== undefined && command === undefined;
  const workdir =
    workingDir ?? workdirIn(image ?? has?.image, project) ?? (image ? undefined : has?.workingDir);
  const sync = (field.get("sync")?.items() ?? []).flatMap((item) => readSync(item, project, workdir));
  if (image !== undefined && command === undefined && args === undefined && !terminal && !field.has("attach"))
    project.reading.say("asked", field.at, field.path, {
      code: "dev-command",
      message: `What ${image} runs is not said: its own command may end at once.`,
      remedy: "Write command, or terminal for a pod that waits.",
    });
  if (sync.some(({ restart }) => restart) && command === undefined)
    project.reading.say("asked", field.at, field.path, {
      code: "restart-without-command",
      message: "restartContainer needs a command to restart.",
      remedy: "Write command.",
    });
  return {
    ...(image !== undefined && { image }),
    ...(command && { command }),
    ...(args && { args }),
    idle,
    ...(terminal && { terminal }),
    sync,
    env,
    ...(workingDir !== undefined && { workingDir }),
    ...(field.get("resources") && { resources: field.get("resources")?.plain() }),
    persist: readPersist(field.get("persistPaths"), project),
  };
}

/** WORKDIR of an image that is built from a Dockerfile of the source. */
function workdirIn(image: string | undefined, { images, reading }: Project): string | undefined {
  if (image === undefined) return undefined;
  const { repository } = splitImage(image);
  const build = [...images.values()].find((one) => one.image === repository)?.build;
  const text = build && reading.tree.read(build.dockerfile);
  return text === undefined ? undefined : workdirOf(text, build?.target);
}

function readEnv(section: Field | undefined, project: Project): DraftDev["env"] {
  return (section?.items() ?? []).flatMap((field) => {
    const name = field.get("name")?.text();
    const value = field.get("value");
    if (name === undefined) return [];
    const literal = value?.type === "scalar" && isCredentialName(name) && !/\$/.test(value.raw() ?? "$");
    const text =
      value && literal ? project.variables.secret(name, value) : value?.with(project.variables.keep).text();
    return [{ name, value: text ?? "" }];
  });
}

function readTerminal(field: Field | undefined, runs: boolean, project: Project): DraftDev["terminal"] {
  if (!field) return undefined;
  ignoreKeys(field, "cli-only", {
    disableReplace: "The dev pod is made by the portal.",
    disableScreen: "Terminals of the portal outlive a page.",
    disableTTY: "Terminals of the portal have a TTY.",
  });
  const command = field.get("command")?.text();
  const workingDir = field.get("workDir")?.text();
  if (field.get("enabled")?.boolean() === false) return undefined;
  if (!runs)
    project.reading.say("adapted", field.at, field.path, {
      code: "idle-pod",
      message: `The dev pod waits; ${command ?? "a shell"} is offered as its terminal.`,
      remedy: "Write command for a dev pod that runs the program by itself.",
    });
  return { ...(command !== undefined && { command }), ...(workingDir !== undefined && { workingDir }) };
}

function readProxyCommands(section: Field | undefined): void {
  for (const field of section?.items() ?? []) {
    const git = field.get("gitCredentials");
    if (git)
      git.mark("adapted", { code: "git-credentials", message: "The portal's own git credentials serve." });
    else
      field.mark("refused", {
        code: "proxy-command",
        message: `${field.get("command")?.raw() ?? "A command"} of the developer's machine would hand a person's rights to the pod.`,
        remedy: "Use the portal, or the command on your own machine.",
      });
  }
}

function readPersist(section: Field | undefined, project: Project): DraftDev["persist"] {
  return (section?.items() ?? []).flatMap((field) => {
    ignoreKeys(field, "persist-option", {
      skipPopulate: "A cache starts empty.",
      initContainer: "A cache starts empty.",
    });
    const path = field.get("path")?.text();
    const volumePath = field.get("volumePath")?.text();
    const readOnly = field.get("readOnly")?.boolean();
    if (path === undefined) return [];
    project.reading.say("adapted", field.at, field.path, {
      code: "cache",
      message: `${path} becomes a cache that outlives the dev pod.`,
    });
    return [{ path, ...(volumePath !== undefined && { volumePath }), ...(readOnly && { readOnly }) }];
  });
}

/** The right side of `local:container`; the left is where the developer's machine listened. */
function readPorts(section: Field | undefined): { local: number; port: number }[] {
  const ports = (section?.items() ?? []).flatMap((field) => {
    const value = field.type === "map" ? field.get("port") : field;
    field
      .get("bindAddress")
      ?.mark("ignored", { code: "port-bind", message: "The portal opens ports itself." });
    const text = value?.text();
    const [, left, right] = /^\s*(?:(\d{1,5}):)?(\d{1,5})\s*$/.exec(text ?? "") ?? [];
    if (text !== undefined && right === undefined && !hasMark(text))
      value?.mark("refused", {
        code: "port",
        message: `${text} is no port.`,
        remedy: 'Write "8080" or "3000:8080".',
      });
    return right === undefined ? [] : [{ local: Number(left ?? right), port: Number(right) }];
  });
  return ports.filter((one, index) => ports.findIndex(({ port }) => port === one.port) === index);
}

function readOpen(section: Field | undefined, ports: { local: number; port: number }[]): DraftDev["open"] {
  return (section?.items() ?? []).flatMap((field) => {
    const url = field.get("url");
    const text = url?.text();
    if (!url || text === undefined) return [];
    const [, local, path] = /^https?:\/\/(?:localhost|127\.0\.0\.1)(?::(\d+))?(\/.*)?$/.exec(text) ?? [];
    const port =
      ports.find((one) => one.local === Number(local ?? 80))?.port ?? (local ? Number(local) : undefined);
    if (port === undefined) {
      url.mark("ignored", { code: "open-elsewhere", message: `${text} is no page of this environment.` });
      return [];
    }
    url.reading.cover(url.node, "adapted");
    url.reading.say("adapted", url.at, url.path, {
      code: "open",
      message: `Opens port ${port} by the portal's address.`,
    });
    return [{ port, path: path ?? "/" }];
  });
}
