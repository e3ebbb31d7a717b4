import { tryCommand } from "@/kit/command";
import type { Kubectl } from "@/kit/kubectl";
import { UserError } from "@/kit/progress";

/** Finds kubectl; throws when there is none. */
export async function findKubectl(): Promise<string> {
  const result = await tryCommand("kubectl", ["version", "--client"]);
  if (result.code === 0) return "kubectl";
  throw new UserError("kubectl was not found.", "install it (https://kubernetes.io/docs/tasks/tools/)");
}

/** Throws one clear sentence when the context does not exist, the cluster does not answer or rights are missing. */
export async function checkCluster(binary: string, context: string, kubectl: Kubectl): Promise<void> {
  await checkContext(binary, context);
  const version = await kubectl.attempt(["version", "--request-timeout=10s", "-o", "json"]);
  if (version.code !== 0) {
    throw new UserError(
      `The cluster of context ${context} does not answer: ${lastLine(version.stderr)}`,
      `start it, or check with: kubectl --context ${context} get --raw /version`,
    );
  }
  const missing = await missingRights(kubectl);
  if (missing.length > 0) {
    throw new UserError(
      `Context ${context} may not ${missing.join(", ")}: installing the portal needs a cluster administrator.`,
      "use another context, or ask an administrator to run this command",
    );
  }
}

async function checkContext(binary: string, context: string): Promise<void> {
  const listed = await tryCommand(binary, ["config", "get-contexts", "-o", "name"]);
  const names = listed.stdout.split("\n").filter(Boolean);
  if (names.includes(context)) return;
  const file = process.env.KUBECONFIG ?? "~/.kube/config";
  throw new UserError(
    names.length === 0
      ? `There is no context ${context}: ${file} has none.`
      : `There is no context ${context} in ${file}. It has: ${names.join(", ")}.`,
    "name one of the kubeconfig's contexts, or set KUBECONFIG to another file",
  );
}

const NEEDED = [
  ["create", "customresourcedefinitions.apiextensions.k8s.io"],
  ["create", "namespaces"],
  ["create", "clusterrolebindings.rbac.authorization.k8s.io"],
  ["create", "deployments.apps", "--all-namespaces"],
];

async function missingRights(kubectl: Kubectl): Promise<string[]> {
  const answers = await Promise.all(
    NEEDED.map(async ([verb = "", resource = "", ...scope]) => ({
      right: `${verb} ${resource.split(".")[0]}`,
      // can-i says "yes" or "no"; a cluster without authorisation reviews is asked by doing.
      refused: (await kubectl.attempt(["auth", "can-i", verb, resource, ...scope])).stdout.trim() === "no",
    })),
  );
  return answers.filter(({ refused }) => refused).map(({ right }) => right);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
