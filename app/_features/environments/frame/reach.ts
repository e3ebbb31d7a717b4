import { namespaceOf } from "@/server/contract/components";
import type { EnvironmentView } from "@/server/contract/environment";
import type { Endpoint, TemplateView } from "@/server/contract/template";
import { shownIn } from "../../environment/template";

/** A way from the reader's machine into an environment: a command that forwards a local port, and what is there then. */
export interface Way {
  title: string;
  command: string;
  /** Address on the reader's machine while the command runs; one of a page begins with `http`. */
  address: string;
  /** For a client there; whoever uses it is asked for the password. */
  connection?: string;
  /** What else a client needs to be told. */
  note?: string;
}

export interface PasswordCommand {
  title: string;
  /** Prints it. */
  command: string;
}

/** The endpoints of what runs, or will: the template's components, and what is beside one now. */
function endpointsOf(view: EnvironmentView, template: TemplateView): Endpoint[] {
  const there = ({ name }: { name: string }) =>
    view.status.components[name] !== undefined || template.components.some((item) => item.name === name);
  return shownIn(template)
    .filter(there)
    .flatMap(({ endpoints }) => endpoints);
}

/** Ways to the app, and to the data beneath it. */
export function waysInto(view: EnvironmentView, template: TemplateView): Way[] {
  const namespace = view.status.namespace ?? namespaceOf(view.name);
  return endpointsOf(view, template).map((endpoint) => {
    const { title, service, port, localPort, protocol, connection, note } = endpoint;
    const local = localPort ?? unprivileged(port);
    return {
      title,
      command: `kubectl port-forward -n ${namespace} service/${service} ${local}:${port}`,
      address: `${protocol === "http" ? "http://" : ""}localhost:${local}`,
      ...(connection ? { connection: connection.replace("{address}", `localhost:${local}`) } : {}),
      note,
    };
  });
}

/** Ports below 1024 are root's on most machines. */
const unprivileged = (port: number) => (port < 1024 ? port + 8000 : port);

/** How to read the passwords that endpoints ask for. */
export function passwordCommands(view: EnvironmentView, template: TemplateView): PasswordCommand[] {
  const namespace = view.status.namespace ?? namespaceOf(view.name);
  return endpointsOf(view, template).flatMap(({ title, password }) =>
    password
      ? [
          {
            title: `Password of ${title}`,
            // `index` takes keys with dots and hyphens, too.
            command: `kubectl get secret -n ${namespace} ${password.secret} -o go-template='{{index .data "${password.key}" | base64decode}}'`,
          },
        ]
      : [],
  );
}
