import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { describeLink } from "@/server/people/describe-link";
import { redeemLink } from "@/server/people/redeem-link";
import { sessionCookie } from "@/server/people/session-cookie";
import { toSession } from "@/server/people/sessions";

export const GET = handler("describeLink", async ({ params, runtime }) =>
  json(200, await describeLink({ context: runtime, token: params.token })),
);

export const POST = handler("redeemLink", async ({ params, body, runtime, requestId, host }) => {
  const context = { store: runtime.store, requestId };
  const signedIn = await redeemLink({ context, token: params.token, input: body });
  await runtime.recheckStreams(signedIn.user.id);
  const cookie = sessionCookie(signedIn.token, signedIn.endsAt, { host, origins: runtime.config.origins });
  return json(201, toSession(signedIn), { "Set-Cookie": cookie });
});
