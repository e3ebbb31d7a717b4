import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { listEvents } from "@/server/environments/verbs";

export const GET = handler("listEvents", async ({ context, environment }) =>
  json(200, { items: await listEvents({ context, environment }) }),
);
