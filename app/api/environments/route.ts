import { environmentsContext, visibleTo } from "@/server/api/environments";
import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { createEnvironment, listEnvironments } from "@/server/environments/verbs";

export const GET = handler("listEnvironments", async (call) =>
  json(200, {
    items: listEnvironments({ context: environmentsContext(call), visible: visibleTo(call.signedIn) }),
  }),
);

export const POST = handler("createEnvironment", async (call) => {
  const input = { ...call.body, owner: call.signedIn.user.email };
  const created = await createEnvironment({ context: environmentsContext(call), input });
  return json(201, created, { Location: `/api/environments/${created.name}` });
});
