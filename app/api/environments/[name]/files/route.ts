import { handler } from "@/server/api/handler";
import { json } from "@/server/api/respond";
import { lookAtFile } from "@/server/files";

export const GET = handler("GET /api/environments/{name}/files", async (call) => {
  const { context, environment, query, signal, runtime } = call;
  const release = runtime.fileCopies.take(call.principal.user.id);
  try {
    const look = await lookAtFile({ gateway: context.cluster, environment, signal, ...query });
    return json(200, { ...look, uploadLimit: runtime.config.uploadLimit });
  } finally {
    release();
  }
});
