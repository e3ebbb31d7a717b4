import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { deviceCookie } from "@/server/people/device-cookie";
import { redeemLink } from "@/server/people/redeem-link";
import { sessionCookie } from "@/server/people/session-cookie";
import { toSession } from "@/server/people/sessions";

export const POST = handler(
  "POST /api/one-time-links/use",
  async ({ body, runtime, requestId, host, cookie }) => {
    const { token, ...input } = body;
    const signedIn = await redeemLink({ context: { store: runtime.store, requestId }, token, input });
    await runtime.recheckStreams(signedIn.user.id);
    const scope = { host, origins: runtime.config.origins };
    const person = { email: signedIn.user.email, secretHash: signedIn.secretHash };
    return json(201, toSession(signedIn), [
      ["Set-Cookie", sessionCookie(signedIn.token, signedIn.endsAt, scope)],
      ["Set-Cookie", deviceCookie(cookie, person, scope)],
    ]);
  },
);
