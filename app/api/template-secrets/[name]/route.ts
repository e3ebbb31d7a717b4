import { handler } from "@/server/api/handler";
import { empty } from "@/server/api/respond";
import { writeSecret } from "@/server/templates";

export const PUT = handler("PUT /api/template-secrets/{name}", async ({ context, params, body, runtime }) => {
  await writeSecret(context, params.name, body, runtime.templates.objects.list());
  return empty(204);
});
