import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { isToldOf } from "@/server/environments/verbs";
import { noTemplate, openTemplate, refsIn } from "@/server/templates";

export const GET = handler(
  "GET /api/templates/{name}/refs",
  async ({ runtime, context, principal, params }) => {
    const found = openTemplate(runtime.templates, params.name);
    if (!isToldOf(context, principal, params.name)) throw noTemplate(params.name);
    return json(200, refsIn(found));
  },
);
