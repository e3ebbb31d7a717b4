import { handler } from "@/server/api/handler";
import { empty } from "@/server/api/respond";

export const POST = handler(
  "POST /api/webhooks/templates/{name}",
  async ({ params, headers, body, clientAddress, runtime }) => {
    await runtime.deliveries.take({ template: params.name, headers, body, clientAddress });
    return empty(202);
  },
  {
    admit: ({ params, clientAddress, runtime }) =>
      runtime.deliveries.admit({ template: params.name, clientAddress }),
  },
);
