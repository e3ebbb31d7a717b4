import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { listSources } from "@/server/logs";

export const GET = handler("listLogSources", async ({ context, environment }) =>
  json(200, await listSources(context.cluster, environment.metadata.name)),
);
