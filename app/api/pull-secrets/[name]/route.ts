import { handler } from "@/server/api/handler";
import { empty } from "@/server/api/respond";
import { writePullSecret } from "@/server/templates";

export const PUT = handler("PUT /api/pull-secrets/{name}", async ({ context, params, body, runtime }) => {
  await writePullSecret(context, { ...body, name: params.name }, runtime.templates.objects.list());
  return empty(204);
});
