import { type TemplateDescription, templateDescription } from "@/server/contract/template";
import { devPodTemplate } from "@/server/dev-mode/dev-workload";
import { isWorkload, type KubernetesObject, type Workload } from "@/server/kubernetes";
import { checkObjects } from "../checks/checks";
import { nameOf, type ObjectFinding, type SourceObject, tellers } from "../checks/finding";
import { portalsOwn } from "../checks/kinds";
import { checkNode } from "../checks/node";
import { checkPodSecurity } from "../checks/pod-security";
import { podOf } from "../checks/pods";
import { checkPullSecrets } from "../checks/pull-secrets";
import { NAMESPACE, OBJECTS_MAX, TOO_MANY } from "../objects";
import { type Findings, sayIssues, tried } from "./findings";
import { packRevision, type RevisionContent, templateOfRevision } from "./revision";
import { isPatch, isPod, shapely } from "./workloads";

/** A template before it is checked: objects by the folders of the description, patches by their files. */
export interface Unfrozen {
  description: TemplateDescription["spec"];
  folders: Map<string, SourceObject[]>;
  patches: Map<string, KubernetesObject>;
  /** `Kind/name` of objects that a reader made: nobody has a manifest of theirs to correct. */
  made?: ReadonlySet<string>;
}

const AS_ROOT =
  "Give it the number of a user in the source (Compose: user), or publish it by podSecurity: baseline.";

/** The revision of a template that nothing is to be said against; undefined where something is, which is said. */
export function frozen(
  { description, folders, patches, made }: Unfrozen,
  findings: Findings,
  { trusted }: { trusted: boolean },
): RevisionContent | undefined {
  const { podSecurity } = description;
  const all = [...folders.values()].flat();
  if (all.length > OBJECTS_MAX) {
    findings.say(TOO_MANY);
    return undefined;
  }
  const generated = description.secrets.map(({ name }) => name);
  for (const finding of checkObjects(all, { podSecurity, generated, namespace: NAMESPACE, trusted })) {
    const isAsRoot = made?.has(finding.object ?? "") && finding.field?.endsWith(".runAsNonRoot");
    findings.say(isAsRoot ? { ...finding, remedy: AS_ROOT } : finding);
  }
  const manifests: RevisionContent["manifests"] = { folders: {}, files: Object.fromEntries(patches) };
  for (const [folder, objects] of folders)
    manifests.folders[folder] = shapely(
      objects.filter(({ object }) => !portalsOwn(object)),
      findings,
    );
  // Why there are none was said.
  if (description.components.length === 0 && findings.stopped) return undefined;
  const parsed = templateDescription.shape.spec.safeParse(description);
  sayIssues(parsed.error, "", undefined, findings);
  if (!parsed.success) return undefined;
  const components = parsed.data.components.map((component) => {
    const { dev, ...rest } = component;
    // What is wrong with its patch is said once.
    return isDevSound(component, { manifests, podSecurity, findings }) ? component : rest;
  });
  const content = { description: { ...parsed.data, components }, manifests };
  const compiles = tried(() => templateOfRevision("template", content), findings, "description");
  if (!compiles || findings.stopped) return undefined;
  return tried(() => packRevision(content), findings, "revision-too-large") ? content : undefined;
}

interface DevChecking {
  manifests: RevisionContent["manifests"];
  podSecurity: "restricted" | "baseline";
  findings: Findings;
}

/** Whether the patch of a component's dev mode can be carried out; it must not give a pod what the template may not. */
function isDevSound(
  { name, workload, dev }: TemplateDescription["spec"]["components"][number],
  { manifests, podSecurity, findings }: DevChecking,
): boolean {
  const objects = Object.values(manifests.folders).flat().filter(isWorkload);
  const target = objects.find((one) => nameOf(one) === `${workload.kind}/${workload.name}`);
  const patch = dev && manifests.files[dev.patch];
  if (!target || !patch) return true;
  const field = `components.${name}.dev.patch`;
  if (!isPatch(patch, field, findings) || !isWorkload(patch)) return false;
  const template = tried(() => devPodTemplate(target, patch), findings, "dev-patch", field);
  if (!template || !isPod(template, field, findings)) return false;
  const before = podFaults(target, podSecurity);
  for (const finding of podFaults({ ...target, spec: { ...target.spec, template } }, podSecurity))
    if (!before.some((one) => one.field === finding.field))
      findings.say({
        ...finding,
        code: "DevPodSecurity",
        message: `In dev mode of ${name}: ${finding.message}`,
      });
  return true;
}

function podFaults(workload: Workload, podSecurity: DevChecking["podSecurity"]): ObjectFinding[] {
  const found: ObjectFinding[] = [];
  const pod = podOf(workload);
  const { refuse } = tellers(found, { object: workload });
  if (!pod) return found;
  checkPodSecurity(pod, podSecurity, refuse);
  checkNode(pod, refuse);
  checkPullSecrets(pod.spec, pod.path, refuse);
  return found;
}
