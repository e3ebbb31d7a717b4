import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { templatesFor } from "@/server/environments/verbs";
import { createTemplate, detailOf } from "@/server/templates";

export const GET = handler("GET /api/templates", async ({ runtime, context, principal }) =>
  json(200, { items: templatesFor(context, principal, runtime.templates.views()) }),
);

export const POST = handler("POST /api/templates", async ({ runtime, context, principal, body }) => {
  const created = await createTemplate(context, body);
  const detail = detailOf(runtime.templates, created, { role: principal.user.role, environments: [] });
  return json(201, detail, [["Location", `/api/templates/${body.name}`]]);
});
