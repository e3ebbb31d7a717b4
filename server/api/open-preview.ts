import { previewOrigin } from "@/server/contract/preview-address";
import { ENVIRONMENT } from "@/server/environments/resource";
import { CLIENT_ADDRESS_HEADER } from "@/server/http/client-address";
import { storeUnavailable } from "@/server/http/problem";
import { REQUEST_ID_HEADER } from "@/server/http/request-id";
import { authorise } from "@/server/people/authorise";
import { issueTicket } from "@/server/people/previews/passes";
import { findShareFor } from "@/server/people/previews/shares";
import { audienceOf, targetOf } from "@/server/previews/target";
import { getRuntime } from "@/server/runtime";
import { isStoreUnavailable } from "@/server/store/unavailable";
import { currentPrincipal } from "./current-session";
import { problemResponse } from "./problem-response";

/**
 * Sends a browser on to a preview with a ticket that works there once. Whoever is not signed in comes back here after signing in;
 * what one may not open is told by the environment's page, as of one that does not exist.
 */
export async function openPreview(
  request: Request,
  { environment, endpoint }: { environment: string; endpoint: string[] },
): Promise<Response> {
  const runtime = getRuntime();
  const { store, environments, hub, templates, config, auditTrail } = runtime;
  const url = new URL(request.url);
  const requestId = request.headers.get(REQUEST_ID_HEADER) ?? "unknown";
  try {
    const principal = await currentPrincipal();
    if (!principal) return goTo(`/sign-in?return=${encodeURIComponent(url.pathname + url.search)}`);
    const page = `/environments/${encodeURIComponent(environment)}`;
    const found = environments.get(environment) ?? (await hub.get({ type: ENVIRONMENT, name: environment }));
    const [component = "", name, ...more] = endpoint;
    const target = found && more.length === 0 && targetOf(templates, found, component, name);
    if (!found || !target) return goTo(page);
    const { action, path: first } = target.endpoint;
    const isAllowed = authorise(principal, action, found) === "allowed";
    const share = isAllowed ? undefined : await findShareFor(store, principal.user.email, audienceOf(target));
    if (!isAllowed && !share) return goTo(page);
    const address = request.headers.get(CLIENT_ADDRESS_HEADER) ?? "unknown";
    if (isAllowed) await auditTrail.read(principal, action, found, { requestId, address });
    const source = { sessionToken: principal.via.token, ...(share ? { shareId: share.id } : {}) };
    const ticket = await issueTicket(store, audienceOf(target), source);
    if (!ticket) return goTo("/sign-in");
    const origin = previewOrigin(config.previewBase, target.label, environment);
    const query = new URLSearchParams({ ticket, path: url.searchParams.get("path") ?? first });
    return goTo(`${origin}/.devspace-portal/enter?${query}`);
  } catch (error) {
    const refused = isStoreUnavailable(error) ? storeUnavailable(error) : error;
    return problemResponse(refused, { requestId, instance: url.pathname }, "/open");
  }
}

function goTo(location: string): Response {
  return new Response(null, {
    status: 303,
    headers: { Location: location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" },
  });
}
