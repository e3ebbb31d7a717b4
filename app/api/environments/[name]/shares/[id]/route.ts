import { handler } from "@/server/api/handler";
import { empty } from "@/server/api/respond";
import { revokeShare } from "@/server/people/previews/shares";

export const DELETE = handler(
  "DELETE /api/environments/{name}/shares/{id}",
  async ({ runtime, environment, principal, params, requestId }) => {
    const { name, uid = "" } = environment.metadata;
    const of = { environment: name, environmentUid: uid };
    await revokeShare({ context: { store: runtime.store, requestId }, principal, id: params.id, of });
    await runtime.recheckStreams(principal.user.id);
    return empty(204);
  },
);
