import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";

export const GET = handler("listTemplates", async ({ runtime }) =>
  json(200, { items: runtime.templates.views() }),
);
