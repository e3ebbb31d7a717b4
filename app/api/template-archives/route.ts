import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { keepArchive } from "@/server/templates";

export const POST = handler("POST /api/template-archives", async ({ context, body }) =>
  json(201, await keepArchive(context, body)),
);
