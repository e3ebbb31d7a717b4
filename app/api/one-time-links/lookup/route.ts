import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { describeLink } from "@/server/people/describe-link";

export const POST = handler("POST /api/one-time-links/lookup", async ({ body, runtime }) =>
  json(200, await describeLink({ context: runtime, token: body.token })),
);
