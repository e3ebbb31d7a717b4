import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { createEnvironment, listEnvironments } from "@/server/environments/verbs";

export const GET = handler("listEnvironments", async ({ context, principal }) =>
  json(200, { items: listEnvironments({ context, principal }) }),
);

export const POST = handler("createEnvironment", async ({ context, principal, body }) => {
  const input = { ...body, owner: principal.user.email };
  const created = await createEnvironment({ context, input });
  return json(201, created, { Location: `/api/environments/${created.name}` });
});
