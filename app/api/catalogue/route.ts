import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { templatesFor } from "@/server/environments/verbs";
import { summaryOf } from "@/server/templates";

export const GET = handler("GET /api/catalogue", async ({ runtime, context, principal }) => {
  const all = runtime.templates.objects.list().map((object) => summaryOf(object, principal.user.role));
  return json(200, { items: templatesFor(context, principal, all) });
});
