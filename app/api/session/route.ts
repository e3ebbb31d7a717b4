import { handler } from "@/server/api/handler";
import { empty, json } from "@/server/api/respond";
import { describePrincipal } from "@/server/people/principal";
import { expiredSessionCookie, sessionCookie } from "@/server/people/session-cookie";
import { toSession } from "@/server/people/sessions";
import { signIn } from "@/server/people/sign-in";
import { signOut } from "@/server/people/sign-out";

export const GET = handler("GET /api/session", async ({ principal }) =>
  json(200, describePrincipal(principal)),
);

export const POST = handler("POST /api/session", async ({ body, runtime, host, cookie, ...call }) => {
  const { clientAddress, requestId, signal } = call;
  const context = { store: runtime.store, pace: runtime.signInPace, clientAddress, requestId, signal };
  const scope = { host, origins: runtime.config.origins };
  const signedIn = await signIn({ context, browser: { cookie, scope }, input: body });
  return json(201, toSession(signedIn), [
    ["Set-Cookie", sessionCookie(signedIn.token, signedIn.endsAt, scope)],
    ["Set-Cookie", signedIn.deviceCookie],
  ]);
});

export const DELETE = handler("DELETE /api/session", async ({ principal, runtime, requestId, host }) => {
  await signOut({ context: { store: runtime.store, requestId }, principal });
  await runtime.recheckStreams(principal.user.id);
  return empty(204, { "Set-Cookie": expiredSessionCookie({ host, origins: runtime.config.origins }) });
});
