import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { openTemplate, refsIn } from "@/server/templates";

export const GET = handler("GET /api/templates/{name}/refs", async ({ runtime, params }) =>
  json(200, refsIn(openTemplate(runtime.templates, params.name))),
);
