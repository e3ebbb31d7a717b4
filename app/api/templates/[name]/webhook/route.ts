import { handler } from "@/server/api/handler";
import { empty, json } from "@/server/api/respond";
import { openTemplate } from "@/server/templates";
import { describeWebhook, makeWebhookSecret, ownerOfTemplate, removeWebhookSecret } from "@/server/webhooks";

const ROUTE = "/api/templates/{name}/webhook";

export const GET = handler(`GET ${ROUTE}`, async ({ runtime, params }) =>
  json(
    200,
    await describeWebhook(runtime.store, ownerOfTemplate(openTemplate(runtime.templates, params.name))),
  ),
);

export const POST = handler(`POST ${ROUTE}`, async ({ runtime, context, params }) => {
  const owner = ownerOfTemplate(openTemplate(runtime.templates, params.name));
  const secret = await makeWebhookSecret(runtime.store, owner);
  await context.audit({ action: "template.webhook", target: params.name });
  return json(201, { ...(await describeWebhook(runtime.store, owner)), secret });
});

export const DELETE = handler(`DELETE ${ROUTE}`, async ({ runtime, context, params }) => {
  openTemplate(runtime.templates, params.name);
  await removeWebhookSecret(runtime.store, params.name);
  await context.audit({ action: "template.webhook.delete", target: params.name });
  return empty(204);
});
