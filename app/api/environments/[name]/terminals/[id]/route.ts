import { handler } from "@/server/api/handler";
import { empty, json } from "@/server/api/respond";

export const PATCH = handler(
  "PATCH /api/environments/{name}/terminals/{id}",
  async ({ runtime, params, body, principal }) =>
    json(200, await runtime.terminals.share(params.name, params.id, body.shared, principal)),
);

export const DELETE = handler(
  "DELETE /api/environments/{name}/terminals/{id}",
  async ({ runtime, params, principal }) => {
    await runtime.terminals.end(params.name, params.id, principal);
    return empty(204);
  },
);
