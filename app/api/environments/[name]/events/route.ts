import { environmentsContext, visibleTo } from "@/server/api/environments";
import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { findEnvironment, listEvents } from "@/server/environments/verbs";

export const GET = handler("listEvents", async (call) => {
  const context = environmentsContext(call);
  const visible = visibleTo(call.signedIn);
  const environment = await findEnvironment({ context, input: call.params, visible });
  return json(200, { items: await listEvents({ context, environment }) });
});
