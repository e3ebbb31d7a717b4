import type { RoutedOperation } from "@/server/contract/operations";
import { CLIENT_ADDRESS_HEADER } from "@/server/http/client-address";
import { originRefusal } from "@/server/http/origins";
import { refusal } from "@/server/http/problem";
import { beyondScope, isWithinScope } from "@/server/people/authorise";
import { credentialOf, identify } from "@/server/people/credentials";
import type { Principal } from "@/server/people/principal";
import { isCsrfToken } from "@/server/people/tokens";
import type { Runtime } from "@/server/runtime";

/**
 * Who sends a request, and whether they may use the operation at all: origin, session and CSRF token, or an access token alone;
 * then role and scope. Which environment it is about comes later. Undefined where nobody has to be signed in.
 */
export async function authenticate(
  request: Request,
  operation: RoutedOperation,
  runtime: Pick<Runtime, "store" | "config" | "guessLimit">,
): Promise<Principal | undefined> {
  // No browser's: what it may, follows from the signature of its body alone.
  if (operation.access === "signed") return undefined;
  const { headers } = request;
  const { origins } = runtime.config;
  const scope = { host: headers.get("host"), origins };
  const given = { authorization: headers.get("authorization"), cookie: headers.get("cookie") };
  const credential = operation.access === "public" ? undefined : credentialOf(given, scope);
  const isBrowsersWrite = operation.method !== "GET" && credential?.kind !== "token";
  if (isBrowsersWrite) {
    const from = {
      origin: headers.get("origin") ?? undefined,
      "sec-fetch-site": headers.get("sec-fetch-site") ?? undefined,
    };
    const refused = originRefusal(from, origins);
    if (refused) throw refused;
  }
  if (operation.access === "public") return undefined;
  const clientAddress = headers.get(CLIENT_ADDRESS_HEADER) ?? "unknown";
  const principal = await identify({ context: runtime, credential, clientAddress });
  if (isBrowsersWrite && !isCsrfToken(credential?.secret ?? "", headers.get("x-csrf-token")))
    throw refusal(
      "csrf-token-invalid",
      "The X-CSRF-Token header is missing or wrong. Send the csrfToken of GET /api/session in it.",
    );
  checkAccess(principal, operation.access);
  return principal;
}

function checkAccess(principal: Principal, access: Exclude<RoutedOperation["access"], string>): void {
  if ("environment" in access) return;
  if ("by" in access && principal.via.kind !== access.by)
    throw refusal("forbidden", "An access token cannot do this. Sign in at the portal instead.");
  if ("action" in access && !isWithinScope(principal, access.action)) throw beyondScope(access.action);
  if (access.role === "admin" && principal.user.role !== "admin")
    throw refusal("forbidden", "Only administrators may do this.");
}
