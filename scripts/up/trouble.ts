import type { Kubectl } from "@/kit/kubectl";

/** Pods, recent warnings and last log lines of the portal: what a person needs when it does not get ready. */
export async function describeTrouble(kubectl: Kubectl): Promise<string> {
  const namespace = ["-n", "devspace-portal"];
  const sections = await Promise.all([
    kubectl.attempt([...namespace, "get", "pods", "-o", "wide"]),
    kubectl.attempt([
      ...namespace,
      "get",
      "events",
      "--field-selector=type=Warning",
      "--sort-by=.lastTimestamp",
    ]),
    kubectl.attempt([...namespace, "logs", "deployment/portal-web", "--tail=15"]),
    kubectl.attempt([...namespace, "logs", "deployment/portal-controller", "--tail=15"]),
    kubectl.attempt([...namespace, "logs", "deployment/portal-publisher", "--tail=15"]),
  ]);
  const titles = [
    "Pods",
    "Warnings",
    "Log of portal-web",
    "Log of portal-controller",
    "Log of portal-publisher",
  ];
  return sections
    .map(({ stdout, stderr }, index) => `${titles[index]}:\n${lastLines(stdout || stderr)}`)
    .join("\n");
}

function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-15).join("\n");
}
