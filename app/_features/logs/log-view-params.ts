import { POD_NAME } from "@/server/contract/components";
import { type LogParams, MAX_TAIL_LINES } from "@/server/contract/logs";
import { addressOf } from "../api/address";

/** What the log tab shows, as the address says it: a link shows a colleague the same. */
export interface LogViewParams {
  components: string[];
  pods: string[];
  containers: string[];
  query: string;
  regex: boolean;
  follow: boolean;
  previous: boolean;
  /** The time of a line to begin at; a link to a line has it. */
  at: string | undefined;
}

const LINE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** A name as a template may give it; which of them there are is the environment's to know. */
const CONTAINER_NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const COMPONENT_NAME = /^(?!.*--)[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/;

const list = (params: URLSearchParams, key: string) => [
  ...new Set((params.get(key) ?? "").split(",").filter((item) => item !== "")),
];

export function parseLogViewParams(params: URLSearchParams): LogViewParams {
  return {
    components: list(params, "component")
      .filter((component) => COMPONENT_NAME.test(component))
      .slice(0, 32),
    pods: list(params, "pod")
      .filter((pod) => POD_NAME.test(pod))
      .slice(0, 50),
    containers: list(params, "container")
      .filter((container) => CONTAINER_NAME.test(container))
      .slice(0, 20),
    query: params.get("q") ?? "",
    regex: params.get("regex") === "1",
    follow: params.get("follow") !== "0",
    previous: params.get("previous") === "1",
    at: LINE_TIME.exec(params.get("at") ?? "")?.[0],
  };
}

/** What is read: pods, when picked, say more than their components. */
export function sourcesOf({ pods, components, containers }: LogViewParams) {
  return {
    ...(pods.length > 0 ? { pods } : components.length > 0 ? { components } : {}),
    ...(containers.length > 0 ? { containers } : {}),
  };
}

/** The stream to open. */
export function toStreamParams(environment: string, view: LogViewParams): LogParams {
  return {
    environment,
    ...sourcesOf(view),
    tailLines: 1_000,
    ...(view.previous ? { previous: true, follow: false } : {}),
  };
}

/** Address of the same log as a text file. */
export function downloadPath(environment: string, view: LogViewParams): string {
  const query = {
    ...(view.pods.length > 0 ? { pod: view.pods } : { component: view.components }),
    container: view.containers,
    previous: view.previous ? "true" : undefined,
    tailLines: MAX_TAIL_LINES,
  };
  return addressOf("GET /api/environments/{name}/logs", { params: { name: environment }, query });
}
