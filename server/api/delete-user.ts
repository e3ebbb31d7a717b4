import { checkLegacy, environmentsOf, type Legacy, settleLegacy } from "@/server/environments/verbs";
import type { EnvironmentsContext } from "@/server/environments/verbs/context";
import { changeUser, findOther, findSuccessor, removeUser } from "@/server/people/change-user";
import type { BySession, Principal } from "@/server/people/principal";
import type { Runtime } from "@/server/runtime";

/**
 * Deletes a user once it is said what becomes of their environments. The user is deactivated first, so that none is made
 * meanwhile; whatever fails after that can be tried again.
 */
export async function deleteUser(options: {
  context: EnvironmentsContext;
  runtime: Pick<Runtime, "store" | "recheckStreams">;
  call: { requestId: string; clientAddress: string };
  principal: Principal<BySession>;
  id: string;
  query: { environments?: "delete" | "hand-over"; to?: string };
}): Promise<void> {
  const { context, runtime, call, principal, id, query } = options;
  const { store } = runtime;
  const { email } = await findOther(store, principal, id);
  const legacy = await legacyOf(store, id, query);
  checkLegacy(context, await environmentsOf(context, email), email, legacy);
  await changeUser({ context: { store, ...call }, principal, id, input: { active: false } });
  await runtime.recheckStreams(id);
  const environments = await environmentsOf(context, email);
  checkLegacy(context, environments, email, legacy);
  await settleLegacy({ context, environments, legacy });
  await removeUser({ context: { store, ...call }, principal, id });
}

async function legacyOf(
  store: Runtime["store"],
  leaving: string,
  { environments, to }: { environments?: "delete" | "hand-over"; to?: string },
): Promise<Legacy> {
  if (environments !== "hand-over") return environments && { environments };
  const { email } = await findSuccessor(store, to ?? "", leaving);
  return { environments, to: email };
}
