import { handler } from "@/server/api/handler";
import { empty } from "@/server/api/respond";
import { revokeAccessToken } from "@/server/people/access-tokens/revoke";

export const DELETE = handler(
  "DELETE /api/access-tokens/{id}",
  async ({ runtime, principal, params, requestId }) => {
    const context = { store: runtime.store, requestId };
    const { userId } = await revokeAccessToken({ context, principal, id: params.id });
    await runtime.recheckStreams(userId);
    return empty(204);
  },
);
