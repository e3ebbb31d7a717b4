import { environmentSpec } from "@/server/contract/environment";
import { TRIAL_NAMESPACE } from "@/server/contract/labels";
import type { PublishFinding } from "@/server/contract/template-source";
import { renderedBy } from "@/server/environments/compare/rendered";
import { refusalOf } from "@/server/environments/reconcile/refusal";
import { isRoleBinding } from "@/server/environments/render/grants";
import { isHttpRoute } from "@/server/environments/render/routes";
import { trialValues } from "@/server/environments/template/accept-parameters";
import type { Template } from "@/server/environments/template/template";
import { type Gateway, isKubernetesError, isPodMaker, type KubernetesObject } from "@/server/kubernetes";

/** Objects tried at the same time. */
const AT_ONCE = 8;
/** Of an environment whose namespace nothing else can have: names have no two hyphens in a row. */
const NAME = TRIAL_NAMESPACE.replace(/^env-/, "");

/**
 * Has the API server judge everything an environment of the template would be made of, admission included, and keeps nothing of it.
 * Rejects when the API server does not answer.
 */
export async function tryObjects(gateway: Gateway, template: Template): Promise<PublishFinding[]> {
  const waiting = everyObject(template).filter((object) => canBeTried(object, template));
  const findings: PublishFinding[] = [];
  const work = async () => {
    for (let object = waiting.shift(); object; object = waiting.shift()) {
      const refused = await tryOne(gateway, object);
      if (refused) findings.push(refused);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return findings.sort((a, b) => (a.object ?? "").localeCompare(b.object ?? ""));
}

/** What it is made of in production mode, and what comes for dev mode: its pods, and what runs beside them. */
function everyObject(template: Template): KubernetesObject[] {
  const spec = environmentSpec.parse({
    ...{ owner: "nobody@example.com", template: template.name },
    parameters: trialValues(template),
  });
  const input = { name: NAME, spec, settings: { previewBase: "http://localhost" } };
  const { objects } = renderedBy(template, input);
  const known = new Set(objects.map(keyOf));
  return [...objects, ...renderedBy(template, input, "dev").objects.filter((one) => !known.has(keyOf(one)))];
}
const keyOf = ({ apiVersion, kind, metadata }: KubernetesObject) => `${apiVersion} ${kind} ${metadata.name}`;

/**
 * Not so Secrets, which the portal may write in environments only; what binds a Role, which has to be there; pods that need more than
 * Pod Security restricted, under which the trial namespace is.
 */
function canBeTried(object: KubernetesObject, { podSecurity }: Template): boolean {
  if (object.kind === "Secret") return false;
  if (isRoleBinding(object)) return object.roleRef.kind !== "Role";
  return podSecurity === "restricted" || !isPodMaker(object);
}

async function tryOne(gateway: Gateway, object: KubernetesObject): Promise<PublishFinding | undefined> {
  try {
    await gateway.apply(object, { dryRun: true });
    return undefined;
  } catch (error) {
    const unknown = isKubernetesError(error, "not-found");
    const message = unknown ? `This cluster has no ${object.apiVersion} ${object.kind}.` : refusalOf(error);
    if (message === undefined) throw error;
    const causes = isKubernetesError(error) ? error.causes : [];
    const field = causes.find((cause) => cause.field)?.field;
    return {
      // Environments leave it out, and say so.
      level: unknown && isHttpRoute(object) ? "warning" : "refused",
      code: unknown ? "kind-unknown" : "refused-by-cluster",
      message: message.slice(0, 1000),
      remedy: unknown
        ? "Leave it out, or have it added to the cluster."
        : "Change the manifest to what the message asks for.",
      object: `${object.kind}/${object.metadata.name}`.slice(0, 320),
      ...(field ? { field: field.slice(0, 500) } : {}),
    };
  }
}
