import { handler } from "@/server/api/handler";
import { json, textFile } from "@/server/api/respond";
import { logParams } from "@/server/contract/logs";
import { downloadLogs, readLogs } from "@/server/logs";

export const GET = handler("GET /api/environments/{name}/logs", async (call) => {
  const { context } = call;
  const { name } = call.environment.metadata;
  const { component: components, pod: pods, container: containers, ...rest } = call.query;
  const params = logParams.parse({
    environment: name,
    components,
    pods,
    containers,
    follow: false,
    ...rest,
  });
  const release = call.runtime.logReaders.take(call.principal.user.id);
  async function* lines() {
    try {
      yield* downloadLogs({ gateway: context.cluster, params, signal: call.signal });
    } finally {
      release();
    }
  }
  return textFile(lines(), `${name}-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}.log`);
});

export const POST = handler("POST /api/environments/{name}/logs", async (call) => {
  const release = call.runtime.logReaders.take(call.principal.user.id);
  try {
    const { name: environment } = call.environment.metadata;
    const input = { gateway: call.context.cluster, environment, request: call.body, signal: call.signal };
    return json(200, await readLogs(input));
  } finally {
    release();
  }
});
