import { handler } from "@/server/api/handler";
import { empty, json } from "@/server/api/respond";
import { environmentsSeenBy, templatesFor } from "@/server/environments/verbs";
import { deleteTemplate, detailOf, noTemplate, openTemplate, patchTemplate } from "@/server/templates";

export const GET = handler(
  "GET /api/templates/{name}",
  async ({ runtime, context, principal, params, query }) => {
    const found = openTemplate(runtime.templates, params.name);
    const environments = environmentsSeenBy({ context, principal });
    const detail = detailOf(runtime.templates, found, {
      role: principal.user.role,
      environments,
      revision: query.revision,
    });
    const [shown] = templatesFor(context, principal, [detail]);
    if (!shown) throw noTemplate(params.name);
    return json(200, shown);
  },
);

export const PATCH = handler(
  "PATCH /api/templates/{name}",
  async ({ runtime, context, principal, params, body }) => {
    const changed = await patchTemplate(context, params.name, body);
    const environments = environmentsSeenBy({ context, principal });
    return json(200, detailOf(runtime.templates, changed, { role: principal.user.role, environments }));
  },
);

export const DELETE = handler("DELETE /api/templates/{name}", async ({ runtime, context, params }) => {
  openTemplate(runtime.templates, params.name);
  await deleteTemplate(context, params.name);
  return empty(204);
});
