import { openApiDocument } from "@/server/api/openapi";

/** `npm run openapi` prints the OpenAPI document that the portal serves at /api/openapi.json. */
console.log(JSON.stringify(openApiDocument(), null, 2));
