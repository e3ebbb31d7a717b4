import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { listSharesOf, sharePreview } from "@/server/api/shares";

export const GET = handler("GET /api/environments/{name}/shares", async ({ runtime, environment, origin }) =>
  json(200, { items: await listSharesOf({ context: runtime, environment, origin }) }),
);

export const POST = handler("POST /api/environments/{name}/shares", async (call) => {
  const { runtime, environment, principal, body, requestId, origin } = call;
  const context = { ...runtime, requestId, origin };
  return json(201, await sharePreview({ context, environment, principal, input: body }));
});
