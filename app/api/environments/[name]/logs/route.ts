import { environmentsContext, visibleTo } from "@/server/api/environments";
import { handler } from "@/server/api/handler";
import { text } from "@/server/api/respond";
import { logParams } from "@/server/contract/logs";
import { findEnvironment } from "@/server/environments/verbs";
import { downloadLogs } from "@/server/logs";

export const GET = handler("downloadLogs", async (call) => {
  const context = environmentsContext(call);
  const visible = visibleTo(call.signedIn);
  const { metadata } = await findEnvironment({ context, input: call.params, visible });
  const { component: components, pod: pods, container: containers, ...rest } = call.query;
  const params = logParams.parse({
    environment: metadata.name,
    components,
    pods,
    containers,
    follow: false,
    ...rest,
  });
  const release = call.runtime.logReaders.take(call.signedIn.user.id);
  async function* lines() {
    try {
      yield* downloadLogs({ gateway: context.gateway, params, signal: call.signal });
    } finally {
      release();
    }
  }
  return text(lines(), `${metadata.name}-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}.log`);
});
