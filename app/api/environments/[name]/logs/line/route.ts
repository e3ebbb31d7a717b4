import { handler } from "@/server/api/handler";
import { text } from "@/server/api/respond";
import { refusal } from "@/server/http/problem";
import { readLine } from "@/server/logs";

export const GET = handler("GET /api/environments/{name}/logs/line", async (call) => {
  const release = call.runtime.logReaders.take(call.principal.user.id);
  try {
    const { name: environment } = call.environment.metadata;
    const line = await readLine({
      ...{ gateway: call.context.cluster, environment, signal: call.signal },
      ...call.query,
    });
    if (line === undefined) throw refusal("not-found", "The kubelet keeps this line no longer.");
    return text(line);
  } finally {
    release();
  }
});
