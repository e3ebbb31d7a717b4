import type { Finding } from "@/server/contract/findings";
import type { EnvironmentStatus } from "@/server/contract/status";
import { specOf, statusOf } from "@/server/environments/resource";
import { besideOf, componentOf } from "@/server/environments/template/template";
import type { PreviewTarget } from "./target";
import type { Visitor } from "./types";

/** Why an endpoint serves nothing now, for whoever opened it. */
export interface Explanation {
  state: "asleep" | "stopped" | "starting" | "failed" | "silent" | "deleted";
  title: string;
  message: string;
  /** What helps. */
  remedy?: string;
  /** The last lines of its log say more. */
  showsLog: boolean;
}

/** Made of the environment's status: nothing is asked for. */
export function explain(target: PreviewTarget): Explanation {
  const { environment, component } = target;
  const name = environment.metadata.name;
  const title = titleOf(target);
  if (environment.metadata.deletionTimestamp)
    return {
      ...{ state: "deleted", showsLog: false, title: `${name} is being deleted` },
      message: "It takes its data with it. Nothing will answer here any more.",
    };
  if (specOf(environment).paused)
    return {
      ...{ state: "asleep", showsLog: false, title: `${name} is asleep` },
      message: "Its pods are stopped, its data and settings are kept. It has to wake up first.",
    };
  const status = statusOf(environment);
  const now = status.components[component];
  if (now?.state === "Asleep" && now.desiredReplicas === 0)
    return {
      ...{ state: "stopped", showsLog: false, title: `${title} has no pods` },
      message: "It is set to run on no pods. Give it one in the environment's settings.",
    };
  const finding = findingOf(status, component);
  if (finding)
    return {
      ...{ state: "failed", showsLog: true, title: `${title} does not run` },
      ...{ message: finding.message, remedy: finding.remedy.text },
    };
  if (!now || now.readyReplicas === 0 || now.modePhase === "Switching")
    return {
      ...{ state: "starting", showsLog: now !== undefined, title: `${title} is starting` },
      message: now?.message ?? "This page turns into it as soon as it answers.",
    };
  return now.mode === "dev"
    ? {
        ...{ state: "silent", showsLog: true, title: `${title} does not answer yet` },
        message: `It is in dev mode: its pod runs, and nothing listens on the port of ${target.endpoint.title}. Is its process started?`,
      }
    : {
        ...{ state: "silent", showsLog: true, title: `${title} does not answer` },
        message: `Its pod runs, and nothing answers on the port of ${target.endpoint.title}.`,
      };
}

/** The same for who only looks in by a share: what fails, and how, is for people of the environment. */
export function forVisitor(what: Explanation, { mayReadLogs }: Visitor): Explanation {
  if (what.state !== "failed" || mayReadLogs) return what;
  const { remedy: _, ...told } = what;
  return { ...told, message: "Something in it fails. Whoever let you in here can see what." };
}

const findingOf = ({ findings }: EnvironmentStatus, component: string): Finding | undefined =>
  findings.find((one) => one.component === component && one.severity === "error");

function titleOf({ template, component }: PreviewTarget): string {
  const beside = besideOf(template).find((one) => one.beside.name === component)?.beside;
  return componentOf(template, component)?.title ?? beside?.title ?? component;
}
