import { isCounting } from "@/server/health/rules/quota";
import { isKubernetesError } from "@/server/kubernetes";

const LENGTH_MAX = 2000;

/**
 * The API server's words where it refuses an object: by its schema, a quota, a policy, a webhook or the controller's
 * rights. People have to know of such, and waiting may not help. Nothing for outages and races, which pass by themselves.
 */
export function refusalOf(error: unknown): string | undefined {
  if (!isKubernetesError(error)) return undefined;
  // The namespace was deleted meanwhile: the next look sees it.
  if (error.message.includes("because it is being terminated")) return undefined;
  if (isCounting(error.message)) return undefined;
  const webhook = error.status === 500 && error.message.includes("webhook");
  if (error.code !== "invalid" && error.code !== "forbidden" && !webhook) return undefined;
  const { message } = error;
  return message.length > LENGTH_MAX ? `${message.slice(0, LENGTH_MAX)}…` : message;
}
