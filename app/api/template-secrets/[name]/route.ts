import { handler } from "@/server/api/handler";
import { empty } from "@/server/api/respond";
import { writeSecret } from "@/server/templates";

export const PUT = handler("PUT /api/template-secrets/{name}", async ({ context, params, body }) => {
  await writeSecret(context, params.name, body);
  return empty(204);
});
