import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { redeemLink } from "@/server/people/redeem-link";
import { sessionCookie } from "@/server/people/session-cookie";
import { toSession } from "@/server/people/sessions";

export const POST = handler("redeemLink", async ({ body, runtime, requestId, host }) => {
  const { token, ...input } = body;
  const signedIn = await redeemLink({ context: { store: runtime.store, requestId }, token, input });
  await runtime.recheckStreams(signedIn.user.id);
  const cookie = sessionCookie(signedIn.token, signedIn.endsAt, { host, origins: runtime.config.origins });
  return json(201, toSession(signedIn), { "Set-Cookie": cookie });
});
