import { handler } from "@/server/api/handler";
import { empty, json } from "@/server/api/respond";

export const PATCH = handler(
  "PATCH /api/environments/{name}/terminals/{id}",
  async ({ runtime, params, body, principal: { user }, clientAddress: address }) =>
    json(200, await runtime.terminals.share(params.name, params.id, body.shared, { user, address })),
);

export const DELETE = handler(
  "DELETE /api/environments/{name}/terminals/{id}",
  async ({ runtime, params, principal: { user }, clientAddress: address }) => {
    await runtime.terminals.end(params.name, params.id, { user, address });
    return empty(204);
  },
);
