import type { z } from "zod";
import { previewOrigin } from "@/server/contract/preview-address";
import type { createShareRequest, createShareResponse, PreviewShare } from "@/server/contract/previews";
import type { EnvironmentObject } from "@/server/environments/resource";
import { wrongField } from "@/server/http/problem";
import { beyondScope, isWithinScope } from "@/server/people/authorise";
import { createShare, listShares, type ShareRow } from "@/server/people/previews/shares";
import type { Principal } from "@/server/people/principal";
import { openPathOf } from "@/server/previews/list";
import { audienceOf, targetOf } from "@/server/previews/target";
import type { Runtime } from "@/server/runtime";

type Context = Pick<Runtime, "store" | "templates" | "config">;

/** Shares an endpoint of an environment. What shows data itself is for people by name alone, never for anyone with a link. */
export async function sharePreview(options: {
  context: Context & { requestId: string; origin: string };
  environment: EnvironmentObject;
  principal: Principal;
  input: z.output<typeof createShareRequest>;
}): Promise<z.input<typeof createShareResponse>> {
  const { context, environment, principal, input } = options;
  const { store, templates, config, requestId, origin } = context;
  const target = targetOf(templates, environment, input.component, input.endpoint);
  if (!target)
    throw wrongField(input.endpoint ? "endpoint" : "component", "Nothing there can be opened in a browser.");
  if (target.endpoint.action === "data")
    throw wrongField("component", `${target.endpoint.title} shows the data itself: it cannot be shared.`);
  // Whoever has the link may do it: a token hands on no more than it allows itself.
  if (!isWithinScope(principal, target.endpoint.action)) throw beyondScope(target.endpoint.action);
  const { name } = environment.metadata;
  const { share, key } = await createShare({
    ...{ context: { store, requestId }, principal, environment: name, input },
    audience: audienceOf(target),
  });
  const told = toShare(share, name, origin);
  if (key === undefined) return { share: told, link: told.link ?? "" };
  // Browsers keep what follows the # to themselves: no proxy can log it.
  const link = `${previewOrigin(config.previewBase, target.label, name)}/.devspace-portal/share#${key}`;
  return { share: told, link };
}

/** The shares of an environment that work. */
export async function listSharesOf(options: {
  context: Context;
  environment: EnvironmentObject;
  origin: string;
}): Promise<PreviewShare[]> {
  const { name, uid = "" } = options.environment.metadata;
  const shares = await listShares(options.context.store, uid);
  return shares.map((share) => toShare(share, name, options.origin));
}

function toShare(share: ShareRow, environment: string, origin: string): PreviewShare {
  const { id, component, endpoint, emails, reason, user, createdAt, expiresAt, lastUsedAt } = share;
  return {
    ...{ id, component, endpoint, emails, reason, createdBy: user.email },
    ...{ createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() },
    ...(lastUsedAt ? { lastUsedAt: lastUsedAt.toISOString() } : {}),
    ...(emails.length > 0 ? { link: `${origin}${openPathOf(environment, component, endpoint)}` } : {}),
  };
}
