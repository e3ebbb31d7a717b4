import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { listSources } from "@/server/logs";

export const GET = handler("GET /api/environments/{name}/logs/sources", async ({ context, environment }) =>
  json(200, await listSources(context.cluster, environment.metadata.name)),
);
