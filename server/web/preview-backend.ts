import { environmentsContext } from "@/server/api/environments";
import { kubernetesRefusal } from "@/server/api/kubernetes-problem";
import { ENVIRONMENT, specOf } from "@/server/environments/resource";
import { patchEnvironment } from "@/server/environments/verbs";
import { refusal, storeUnavailable } from "@/server/http/problem";
import { requestIdFrom } from "@/server/http/request-id";
import { authorise, beyondScope } from "@/server/people/authorise";
import { identify } from "@/server/people/credentials";
import { createKeyPace } from "@/server/people/previews/key-pace";
import { createEntryNote } from "@/server/people/previews/note-entry";
import { createPassFinder } from "@/server/people/previews/pass-finder";
import { type NewPass, type Pass, redeemTicket } from "@/server/people/previews/passes";
import { redeemKey } from "@/server/people/previews/shares";
import { type Principal, personPrincipal } from "@/server/people/principal";
import { lastLines } from "@/server/previews/last-lines";
import { audienceOf, type PreviewTarget } from "@/server/previews/target";
import type { PreviewBackend, Shown, Visitor } from "@/server/previews/types";
import type { Runtime } from "@/server/runtime";
import { isStoreUnavailable } from "@/server/store/unavailable";

/** Gives the previews what they need of the running system. */
export function previewBackend(runtime: Runtime): PreviewBackend {
  const { store, guessLimit, hub, cluster, log, auditTrail } = runtime;
  const waking = new Map<string, Promise<void>>();
  const keyPace = createKeyPace();

  const findPass = createPassFinder(store);
  const noteEntry = createEntryNote(auditTrail);
  const entered = async (pass: NewPass | undefined, target: PreviewTarget, address: string) => {
    await noteEntry(pass, target.environment.metadata.name, audienceOf(target), address);
    return pass;
  };
  const passOf = (secrets: readonly string[], target: PreviewTarget) => findPass(secrets, audienceOf(target));

  const personOf = async (shown: Shown, target: PreviewTarget, clientAddress: string) => {
    if (shown.kind === "token") {
      const credential = { kind: "token" as const, secret: shown.secret };
      return identify({ context: { store, guessLimit }, credential, clientAddress });
    }
    const pass = await passOf(shown.secrets, target);
    return pass?.user && personPrincipal(pass.user);
  };

  return {
    async admit(shown, target, clientAddress) {
      const { environment, endpoint } = target;
      const pass = shown.kind === "cookie" ? await passOf(shown.secrets, target) : undefined;
      if (pass?.share) return guestOf(pass, pass.share, target);
      const principal = await personOf(shown, target, clientAddress);
      if (!principal) return undefined;
      const decision = authorise(principal, endpoint.action, environment);
      if (decision === "beyond-scope") throw beyondScope(endpoint.action);
      if (decision === "hidden" && shown.kind === "token")
        throw refusal("not-found", "There is no such environment, or it belongs to somebody else.");
      if (decision === "hidden") return undefined;
      await auditTrail.read(principal, endpoint.action, environment, { address: clientAddress });
      return visitorOf(principal, target);
    },
    redeem: async (ticket, target, address) =>
      entered(await redeemTicket(store, ticket, audienceOf(target)), target, address),
    redeemKey: async (key, target, address) => {
      await keyPace.take(address);
      return entered(await redeemKey(store, key, audienceOf(target)), target, address);
    },
    async wake(shown, target, clientAddress) {
      const { name, uid } = target.environment.metadata;
      const before = waking.get(name);
      if (before) return before;
      const woken = (async () => {
        const principal = await personOf(shown, target, clientAddress);
        const environment = await hub.get({ type: ENVIRONMENT, name });
        if (!principal || !environment || environment.metadata.uid !== uid) return;
        if (authorise(principal, "change", environment) !== "allowed" || !specOf(environment).paused) return;
        const call = { runtime, principal, requestId: requestIdFrom(undefined, false), clientAddress };
        await patchEnvironment({
          ...{ context: environmentsContext(call), environment, input: { paused: false } },
        });
      })();
      waking.set(name, woken);
      return woken.finally(() => waking.delete(name));
    },
    lastLines: (target) => lastLines(cluster, target),
    refusalOf: (error) => (isStoreUnavailable(error) ? storeUnavailable(error) : kubernetesRefusal(error)),
    log,
  };
}

/** Somebody a share lets in, for as long as whoever made it may still share. What shows data itself, no share opens. */
function guestOf(
  { user }: Pass,
  { by, emails }: NonNullable<Pass["share"]>,
  { environment, endpoint }: PreviewTarget,
): Visitor | undefined {
  if (endpoint.action !== "preview") return undefined;
  if (authorise(personPrincipal(by), "change", environment) !== "allowed") return undefined;
  if (emails.length > 0 && !(user && emails.includes(user.email))) return undefined;
  return { id: user?.email ?? `share of ${by.email}`, mayChange: false, mayReadLogs: false };
}

function visitorOf(principal: Principal, { environment }: PreviewTarget): Visitor {
  return {
    id: principal.user.email,
    mayChange: authorise(principal, "change", environment) === "allowed",
    mayReadLogs: authorise(principal, "logs", environment) === "allowed",
  };
}
