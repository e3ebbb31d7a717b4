import { environmentsContext, visibleTo } from "@/server/api/environments";
import { handler } from "@/server/api/handler";
import { empty, json } from "@/server/api/respond";
import { deleteEnvironment, findEnvironment, patchEnvironment } from "@/server/environments/verbs";
import { toView } from "@/server/environments/view";

export const GET = handler("getEnvironment", async (call) => {
  const context = environmentsContext(call);
  const visible = visibleTo(call.signedIn);
  return json(200, toView(await findEnvironment({ context, input: call.params, visible })));
});

export const PATCH = handler("patchEnvironment", async (call) => {
  const context = environmentsContext(call);
  const visible = visibleTo(call.signedIn);
  const environment = await findEnvironment({ context, input: call.params, visible });
  return json(200, await patchEnvironment({ context, environment, input: call.body }));
});

export const DELETE = handler("deleteEnvironment", async (call) => {
  const context = environmentsContext(call);
  const visible = visibleTo(call.signedIn);
  const environment = await findEnvironment({ context, input: call.params, visible });
  await deleteEnvironment({ context, environment, input: call.query });
  return empty(202);
});
