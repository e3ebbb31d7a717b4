import { handler } from "@/server/api/handler";
import { empty, json } from "@/server/api/respond";
import { deleteEnvironment, patchEnvironment } from "@/server/environments/verbs";
import { toView } from "@/server/environments/view";

export const GET = handler("GET /api/environments/{name}", async ({ context, environment }) =>
  json(200, toView(environment, context.templates)),
);

export const PATCH = handler("PATCH /api/environments/{name}", async ({ context, environment, body }) =>
  json(200, await patchEnvironment({ context, environment, input: body })),
);

export const DELETE = handler("DELETE /api/environments/{name}", async ({ context, environment, query }) => {
  await deleteEnvironment({ context, environment, input: query });
  return empty(202);
});
