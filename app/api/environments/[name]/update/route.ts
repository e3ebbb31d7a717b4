import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { describeUpdate } from "@/server/environments/verbs";

export const GET = handler(
  "GET /api/environments/{name}/update",
  async ({ context, environment, query, runtime }) =>
    json(
      200,
      describeUpdate({
        ...{ context, environment, revision: query.revision },
        previewBase: runtime.config.previewBase,
      }),
    ),
);
