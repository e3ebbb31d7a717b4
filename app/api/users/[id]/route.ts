import { deleteUser } from "@/server/api/delete-user";
import { handler } from "@/server/api/handler";
import { empty, json } from "@/server/api/respond";
import { changeUser } from "@/server/people/change-user";

export const PATCH = handler(
  "PATCH /api/users/{id}",
  async ({ runtime, principal, params, body, ...call }) => {
    const { requestId, clientAddress } = call;
    const context = { store: runtime.store, requestId, clientAddress };
    const user = await changeUser({ context, principal, id: params.id, input: body });
    await runtime.recheckStreams(user.id);
    return json(200, user);
  },
);

export const DELETE = handler(
  "DELETE /api/users/{id}",
  async ({ runtime, principal, params, query, ...call }) => {
    const { context, requestId, clientAddress } = call;
    const by = { requestId, clientAddress };
    await deleteUser({ context, runtime, call: by, principal, id: params.id, query });
    return empty(204);
  },
);
