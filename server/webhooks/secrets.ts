import type { TemplateWebhook } from "@/server/contract/template-webhook";
import { createToken } from "@/server/people/tokens";
import type { Store } from "@/server/store";

type Rows = Pick<Store, "templateWebhook">;

/** A Template by name and UID: a secret is of one that is there, not of a later one of its name. */
export interface Owner {
  name: string;
  uid: string;
}

/** What pages tell of a template's webhook: never its secret. */
export async function describeWebhook(store: Rows, owner: Owner): Promise<TemplateWebhook> {
  const row = await store.templateWebhook.findUnique({ where: { template: owner.name } });
  const path = `/api/webhooks/templates/${owner.name}`;
  if (row?.templateUid !== owner.uid) return { path };
  return {
    path,
    since: row.createdAt.toISOString(),
    ...(row.lastUsedAt ? { lastUsedAt: row.lastUsedAt.toISOString() } : {}),
  };
}

/** Makes a secret of 256 bits in place of the one before. It is told here, and never again. */
export async function makeWebhookSecret(store: Rows, owner: Owner): Promise<string> {
  const secret = createToken();
  const fresh = { templateUid: owner.uid, secret, createdAt: new Date(), lastUsedAt: null };
  await store.templateWebhook.upsert({
    where: { template: owner.name },
    create: { template: owner.name, ...fresh },
    update: fresh,
  });
  return secret;
}

export async function removeWebhookSecret(store: Rows, template: string): Promise<void> {
  await store.templateWebhook.deleteMany({ where: { template } });
}

/** The secret of a template's webhook; undefined where it has none. */
export async function webhookSecretOf(store: Rows, owner: Owner): Promise<string | undefined> {
  const row = await store.templateWebhook.findUnique({ where: { template: owner.name } });
  return row?.templateUid === owner.uid ? row.secret : undefined;
}

/** Notes that the webhook was used. */
export async function noteWebhookUse(store: Rows, { name, uid }: Owner, at: Date): Promise<void> {
  await store.templateWebhook.updateMany({
    where: { template: name, templateUid: uid },
    data: { lastUsedAt: at },
  });
}

/** Whose webhook it is, by the Template; one that is not there has a UID that nobody has. */
export function ownerOfTemplate(object: { metadata: { name: string; uid?: string } }): Owner {
  const { name, uid = "none" } = object.metadata;
  return { name, uid };
}
