import type { Kubectl } from "@/kit/kubectl";
import type { createProgress } from "@/kit/progress";
import type { Gateway } from "@/server/kubernetes";
import type { Person } from "@/tests/kit/people";
import type { PortalSession } from "@/tests/kit/session";

/** What every part of the bench works with. */
export interface Bench {
  cluster: Kubectl;
  gateway: Gateway;
  kubeconfig?: string;
  person: Person;
  session: PortalSession;
  /** Folder of the project. */
  root: string;
  rounds: number;
  progress: ReturnType<typeof createProgress>;
  /** Adds a sample, in milliseconds. */
  note(what: string, ...samples: number[]): void;
  /** Adds a line below the figures. */
  tell(line: string): void;
}
