import { namespaceOf } from "@/server/contract/components";
import type { EnvironmentView } from "@/server/contract/environment";

/** A way from the reader's machine into an environment: a command that forwards a local port, and what is there then. */
export interface Way {
  title: string;
  command: string;
  /** Address on the reader's machine while the command runs. */
  address: string;
}

/** Ways to the app, and to the data beneath it. */
export function waysInto(view: EnvironmentView): Way[] {
  const namespace = view.status.namespace ?? namespaceOf(view.name);
  const forward = (service: string, ports: string) =>
    `kubectl port-forward -n ${namespace} service/${service} ${ports}`;
  const ways = [
    { title: "App", command: forward("frontend-service", "8080:80"), address: "http://localhost:8080" },
    { title: "PostgreSQL", command: forward("postgres-service", "5432:5432"), address: "localhost:5432" },
  ];
  if (view.status.components.adminer) {
    ways.splice(1, 0, {
      title: "Adminer",
      command: forward("adminer", "8081:8080"),
      address: "http://localhost:8081",
    });
  }
  return ways;
}

/** Prints the database's password. */
export function passwordCommand(view: EnvironmentView): string {
  const namespace = view.status.namespace ?? namespaceOf(view.name);
  return `kubectl get secret -n ${namespace} app-secrets -o go-template='{{.data.POSTGRES_PASSWORD | base64decode}}'`;
}
