import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { listEvents } from "@/server/environments/verbs";

export const GET = handler("GET /api/environments/{name}/events", async ({ context, environment }) =>
  json(200, { items: await listEvents({ context, environment }) }),
);
