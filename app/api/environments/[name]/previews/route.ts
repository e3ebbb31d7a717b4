import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { listPreviews } from "@/server/previews/list";

export const GET = handler("GET /api/environments/{name}/previews", async ({ runtime, environment }) =>
  json(200, { items: listPreviews(runtime.templates, environment, runtime.config.previewBase) }),
);
