import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { summaryOf } from "@/server/templates";

export const GET = handler("GET /api/catalogue", async ({ runtime, principal }) =>
  json(200, {
    items: runtime.templates.objects.list().map((object) => summaryOf(object, principal.user.role)),
  }),
);
