import { originRefusal } from "@/server/http/origins";
import { refusal } from "@/server/http/problem";
import { beyondScope, isWithinScope } from "@/server/people/authorise";
import { credentialOf, findPrincipal } from "@/server/people/credentials";
import type { Principal } from "@/server/people/principal";
import { isCsrfToken } from "@/server/people/tokens";
import type { Runtime } from "@/server/runtime";
import type { Operation } from "./operations";

/**
 * Who sends a request, and whether they may use the operation at all: origin, session, CSRF token, role and scope. Which
 * environment it is about comes later. Undefined where nobody has to be signed in.
 */
export async function authenticate(
  request: Request,
  operation: Operation,
  { store, config }: Pick<Runtime, "store" | "config">,
): Promise<Principal | undefined> {
  const isWrite = operation.method !== "GET";
  if (isWrite) {
    const refused = originRefusal(
      {
        origin: request.headers.get("origin") ?? undefined,
        "sec-fetch-site": request.headers.get("sec-fetch-site") ?? undefined,
      },
      config.origins,
    );
    if (refused) throw refused;
  }
  if (operation.access === "public") return undefined;
  const scope = { host: request.headers.get("host"), origins: config.origins };
  const credential = credentialOf({ cookie: request.headers.get("cookie") }, scope);
  const principal = credential && (await findPrincipal(store, credential));
  if (!principal)
    throw refusal("unauthenticated", "You are not signed in, or your session has ended. Sign in again.");
  if (isWrite && !isCsrfToken(credential.token, request.headers.get("x-csrf-token")))
    throw refusal(
      "csrf-token-invalid",
      "The X-CSRF-Token header is missing or wrong. Send the csrfToken of GET /api/session in it.",
    );
  checkAccess(principal, operation.access);
  return principal;
}

function checkAccess(principal: Principal, access: Exclude<Operation["access"], "public">): void {
  if ("environment" in access) return;
  if ("by" in access && principal.via.kind !== access.by)
    throw refusal("forbidden", "An access token cannot do this. Sign in at the portal instead.");
  if ("action" in access && !isWithinScope(principal, access.action)) throw beyondScope(access.action);
  if (access.role === "admin" && principal.user.role !== "admin")
    throw refusal("forbidden", "Only administrators may do this.");
}
