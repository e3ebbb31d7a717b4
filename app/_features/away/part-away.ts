import { isProblem } from "../api/problem-error";

/** What a page needs and cannot do without. */
export type Part = "store" | "cluster" | "portal";

/** The part that is away, as an error tells it; undefined for errors of any other kind. */
export function partAway(error: unknown): Part | undefined {
  if (isProblem(error, "store-unavailable")) return "store";
  if (isProblem(error, "kubernetes-unavailable")) return "cluster";
  return isProblem(error, "unreachable") ? "portal" : undefined;
}

/** What is said of a part that is away, and how whoever runs the portal looks into it. */
export const AWAY: Record<Part, { title: string; detail: string; command?: string }> = {
  store: {
    title: "The portal’s database does not answer",
    detail: "Nobody can be signed in without it. Environments go on running, and kubectl works as ever.",
    command: "kubectl -n devspace-portal get pods,events",
  },
  cluster: {
    title: "The cluster does not answer",
    detail: "The portal cannot read environments from Kubernetes. What runs there goes on running.",
    command: "kubectl get --raw /readyz",
  },
  portal: {
    title: "The portal cannot be reached",
    detail: "Check your connection. Environments go on running.",
  },
};
