import { checkPod } from "./containers";
import { type ObjectFinding, type SourceObject, tellers } from "./finding";
import { checkKind } from "./kinds";
import { checkNetworkPolicy } from "./network";
import { checkNode } from "./node";
import { checkClaims, sayLeftOut } from "./outside";
import { checkPodSecurity, type PodSecurityLevel } from "./pod-security";
import { podOf } from "./pods";
import { checkSelector, checkUnique } from "./selectors";
import { checkService, checkTargets } from "./services";

/**
 * Everything that keeps a source's objects from being published, or is worth a word, in the order of the objects. Pure;
 * objects may have any shape. `generated` are Secrets that each environment gets its own of; `namespace` is the one that
 * the source was rendered for.
 */
export function checkObjects(
  objects: readonly SourceObject[],
  options: {
    podSecurity: PodSecurityLevel;
    generated?: readonly string[];
    namespace?: string;
    /** It comes with the portal: what it opens is the portal's own word. */
    trusted?: boolean;
  },
): ObjectFinding[] {
  const findings: ObjectFinding[] = [];
  const generated = (options.generated ?? []).map((name) => ({
    object: { kind: "Secret", metadata: { name } },
  }));
  const all = [...objects, ...generated];
  for (const source of objects) {
    const tell = tellers(findings, source);
    if (!checkKind(source, objects, tell, options.namespace)) continue;
    checkUnique(source, objects, tell);
    checkSelector(source, objects, tell);
    checkService(source, objects, tell);
    checkTargets(source, objects, tell.refuse);
    checkPod(source, all, tell);
    const pod = podOf(source.object);
    if (pod) checkPodSecurity(pod, options.podSecurity, tell.refuse);
    if (pod) checkNode(pod, tell.refuse);
    checkClaims(source, tell.refuse);
    if (options.trusted) continue;
    sayLeftOut(source, tell.warn);
    checkNetworkPolicy(source, tell.refuse);
  }
  return findings;
}
