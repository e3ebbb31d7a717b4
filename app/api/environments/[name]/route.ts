import { handler } from "@/server/api/handler";
import { empty, json } from "@/server/api/respond";
import { deleteEnvironment, patchEnvironment } from "@/server/environments/verbs";
import { toView } from "@/server/environments/view";

export const GET = handler("getEnvironment", async ({ context, environment }) =>
  json(200, toView(environment, context.templates)),
);

export const PATCH = handler("patchEnvironment", async ({ context, environment, body }) =>
  json(200, await patchEnvironment({ context, environment, input: body })),
);

export const DELETE = handler("deleteEnvironment", async ({ context, environment, query }) => {
  await deleteEnvironment({ context, environment, input: query });
  return empty(202);
});
