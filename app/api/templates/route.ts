import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";

export const GET = handler("GET /api/templates", async ({ runtime }) =>
  json(200, { items: runtime.templates.views() }),
);
