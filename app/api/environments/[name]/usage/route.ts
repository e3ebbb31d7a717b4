import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { readUsage } from "@/server/environments/verbs";

export const GET = handler("GET /api/environments/{name}/usage", async ({ context, environment }) =>
  json(200, await readUsage({ context, environment })),
);
