import type { RoutedOperation } from "@/server/contract/operations";
import type { ProblemCode } from "@/server/contract/problem";
import { isRefusal } from "@/server/http/problem";
import type { Principal } from "@/server/people/principal";
import type { Runtime } from "@/server/runtime";

/** Refused for who asks; a wrong field is nobody's business but theirs. */
const REASONS = new Set<ProblemCode>([
  ...(["unauthenticated", "forbidden", "csrf-token-invalid"] as const),
  ...(["origin-not-allowed", "too-many-requests", "not-found"] as const),
]);
const SIGNING: Record<string, string> = { signIn: "session.create", signOut: "session.delete" };

/** `createAccessToken` → `access-token.create`, as the same thing is called when it is done. */
export function auditActionOf(operation: string): string {
  const [, verb = operation, noun = "portal"] = /^([a-z]+)([A-Z]\w*)$/.exec(operation) ?? [];
  return SIGNING[operation] ?? `${noun.replaceAll(/(?<=.)[A-Z]/g, "-$&").toLowerCase()}.${verb}`;
}

/**
 * Notes a refused write or sign-in, and a token that let nobody in whatever it was shown for. Reading what is not there, or not
 * signed in, happens all day.
 */
export async function auditRefusal(
  error: unknown,
  request: {
    operation: RoutedOperation;
    headers: Headers;
    principal: Principal | undefined;
    params: unknown;
    body: unknown;
    requestId: string;
    clientAddress: string;
  },
  { auditTrail }: Pick<Runtime, "auditTrail">,
): Promise<void> {
  const { operation, headers, principal, params, body, requestId, clientAddress } = request;
  if (!isRefusal(error) || !REASONS.has(error.problemCode)) return;
  const byToken = /^bearer\b/i.test(headers.get("authorization") ?? "");
  if ((operation.method === "GET" || operation.reads) && !byToken) return;
  const target = textOf(params, "name") ?? textOf(params, "id") ?? textOf(body, "email") ?? operation.path;
  await auditTrail.refused({
    ...{
      actor: principal?.user.email,
      action: auditActionOf(operation.id),
      target,
      reason: error.problemCode,
    },
    ...{ requestId, address: clientAddress },
  });
}

function textOf(value: unknown, key: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Reflect.get(value, key);
  return typeof found === "string" ? found : undefined;
}
