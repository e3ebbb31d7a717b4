import { handler } from "@/server/api/handler";
import { empty } from "@/server/api/respond";
import { openTemplate, refreshTemplate } from "@/server/templates";

export const POST = handler("POST /api/templates/{name}/refresh", async ({ runtime, context, params }) => {
  openTemplate(runtime.templates, params.name);
  await refreshTemplate(context, params.name);
  return empty(202);
});
