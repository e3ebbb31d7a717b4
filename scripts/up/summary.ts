import type { PortalRecord } from "./record";

/** What the newcomer reads at the end of `npm run up`. */
export function summary(portal: PortalRecord, link: string | undefined, seconds: number): string {
  const option = portal.context ? ` -- --context ${portal.context}` : "";
  const kubectl = [
    portal.kubectl,
    ...(portal.kubeconfig ? ["--kubeconfig", portal.kubeconfig] : []),
    ...(portal.context ? ["--context", portal.context] : []),
  ].join(" ");
  return [
    "",
    `DevSpace Portal is up (${seconds.toFixed(0)} s).`,
    "",
    link
      ? `  Open    ${link}\n          to become its administrator. The link works once, so keep it to yourself.`
      : `  Sign in at ${portal.address}`,
    "",
    `  Address   ${portal.address}`,
    `  Cluster   ${kubectl} get denv`,
    `  Next      press "New environment", or: kubectl apply -f k8s/crd/examples/minimal.yaml`,
    `  Remove    npm run down${option}`,
    "",
  ].join("\n");
}
