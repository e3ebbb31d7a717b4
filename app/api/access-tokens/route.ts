import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { createAccessToken } from "@/server/people/access-tokens/create";
import { listAccessTokens } from "@/server/people/access-tokens/list";

export const GET = handler("GET /api/access-tokens", async ({ runtime, principal, query }) => {
  const items = await listAccessTokens({ context: runtime, principal, of: query.of });
  return json(200, { items, maxDays: runtime.config.tokenMaxDays });
});

export const POST = handler("POST /api/access-tokens", async ({ runtime, principal, body, requestId }) => {
  const context = { store: runtime.store, requestId, maxDays: runtime.config.tokenMaxDays };
  return json(201, await createAccessToken({ context, principal, input: body }));
});
