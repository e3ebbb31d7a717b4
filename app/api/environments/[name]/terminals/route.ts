import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";

export const GET = handler(
  "GET /api/environments/{name}/terminals",
  async ({ runtime, environment, principal: { user }, clientAddress: address }) =>
    json(200, { items: await runtime.terminals.list(environment.metadata.name, { user, address }) }),
);
