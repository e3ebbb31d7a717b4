import { handler } from "@/server/api/handler";
import { empty, json } from "@/server/api/respond";
import { describePrincipal } from "@/server/people/principal";
import { expiredSessionCookie, sessionCookie } from "@/server/people/session-cookie";
import { toSession } from "@/server/people/sessions";
import { signIn } from "@/server/people/sign-in";
import { signOut } from "@/server/people/sign-out";

export const GET = handler("getSession", async ({ principal }) => json(200, describePrincipal(principal)));

export const POST = handler("signIn", async ({ body, runtime, clientAddress, requestId, host }) => {
  const context = { store: runtime.store, limits: runtime.signInLimits, clientAddress, requestId };
  const signedIn = await signIn({ context, input: body });
  const cookie = sessionCookie(signedIn.token, signedIn.endsAt, { host, origins: runtime.config.origins });
  return json(201, toSession(signedIn), { "Set-Cookie": cookie });
});

export const DELETE = handler("signOut", async ({ principal, runtime, requestId, host }) => {
  await signOut({ context: { store: runtime.store, requestId }, principal });
  await runtime.recheckStreams(principal.user.id);
  return empty(204, { "Set-Cookie": expiredSessionCookie({ host, origins: runtime.config.origins }) });
});
