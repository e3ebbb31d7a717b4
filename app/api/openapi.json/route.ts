import { handler } from "@/server/api/handler";
import { openApiDocument } from "@/server/api/openapi";
import { json } from "@/server/api/respond";

export const GET = handler("GET /api/openapi.json", async () => json(200, { ...openApiDocument() }));
