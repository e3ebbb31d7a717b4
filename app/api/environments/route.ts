import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { createEnvironment, listEnvironments } from "@/server/environments/verbs";

export const GET = handler("GET /api/environments", async (call) => {
  const { context, principal, runtime, requestId, clientAddress } = call;
  // A list holds the variables of all that are in it.
  await runtime.auditTrail.read(principal, "view", undefined, { requestId, address: clientAddress });
  return json(200, { items: listEnvironments({ context, principal }) });
});

export const POST = handler("POST /api/environments", async ({ context, principal, body }) => {
  const input = { ...body, owner: principal.user.email };
  const created = await createEnvironment({ context, principal, input });
  return json(201, created, [["Location", `/api/environments/${created.name}`]]);
});
