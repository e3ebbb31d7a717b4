import { type TemplateDescription, templateDescription } from "@/server/contract/template";
import { devPodTemplate } from "@/server/dev-mode/dev-workload";
import { isWorkload, type KubernetesObject } from "@/server/kubernetes";
import { checkObjects } from "../checks/checks";
import { nameOf, type ObjectFinding, type SourceObject, tellers } from "../checks/finding";
import { portalsOwn } from "../checks/kinds";
import { checkPodSecurity } from "../checks/pod-security";
import { podOf } from "../checks/pods";
import { NAMESPACE } from "../objects";
import { type Findings, sayIssues } from "./findings";
import { packRevision, type RevisionContent, RevisionTooLarge, templateOfRevision } from "./revision";
import { shapely } from "./workloads";

/** A template before it is checked: objects by the folders of the description, patches by their files. */
export interface Unfrozen {
  description: TemplateDescription["spec"];
  folders: Map<string, SourceObject[]>;
  patches: Map<string, KubernetesObject>;
}

/** The revision of a template that nothing is to be said against; undefined where something is, which is said. */
export function frozen(
  { description, folders, patches }: Unfrozen,
  findings: Findings,
): RevisionContent | undefined {
  const { podSecurity } = description;
  const all = [...folders.values()].flat();
  const generated = description.secrets.map(({ name }) => name);
  for (const finding of checkObjects(all, { podSecurity, generated, namespace: NAMESPACE }))
    findings.say(finding);
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
  checkDevPods(parsed.data, { manifests, podSecurity, findings });
  const content = { description: parsed.data, manifests };
  const compiles = tried(() => templateOfRevision("template", content), findings);
  if (!compiles || findings.stopped) return undefined;
  return tried(() => packRevision(content), findings) ? content : undefined;
}

/** Dev mode must not give a pod what the template may not. */
function checkDevPods(
  { components }: TemplateDescription["spec"],
  {
    manifests,
    podSecurity,
    findings,
  }: {
    manifests: RevisionContent["manifests"];
    podSecurity: "restricted" | "baseline";
    findings: Findings;
  },
): void {
  const workloads = Object.values(manifests.folders).flat().filter(isWorkload);
  for (const { name, workload, dev } of components) {
    const target = workloads.find((one) => nameOf(one) === `${workload.kind}/${workload.name}`);
    const patch = dev && manifests.files[dev.patch];
    if (!target || !patch || !isWorkload(patch)) continue;
    const template = tried(() => devPodTemplate(target, patch), findings, `components.${name}.dev.patch`);
    const pod = template && podOf({ ...target, spec: { ...target.spec, template } });
    if (!pod) continue;
    const own: ObjectFinding[] = [];
    const before: ObjectFinding[] = [];
    checkPodSecurity(pod, podSecurity, tellers(own, { object: target }).refuse);
    const production = podOf(target);
    if (production) checkPodSecurity(production, podSecurity, tellers(before, { object: target }).refuse);
    for (const finding of own)
      if (!before.some(({ field }) => field === finding.field))
        findings.say({
          ...finding,
          code: "DevPodSecurity",
          message: `In dev mode of ${name}: ${finding.message}`,
        });
  }
}

/** What a step gives; each line of what it throws is said. */
function tried<T>(step: () => T, findings: Findings, at?: string): T | undefined {
  try {
    return step();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof RevisionTooLarge ? "revision-too-large" : "description";
    for (const line of message.split("\n").filter((one) => !/^Template \S+:$/.test(one))) {
      const [, field, rest] = /^(spec\.[^\s:]+): (.*)$/.exec(line) ?? [];
      findings.say({
        level: "refused",
        code,
        field: at ?? field?.replace(/^spec\./, ""),
        message: rest === undefined ? line : rest.charAt(0).toUpperCase() + rest.slice(1),
      });
    }
    return undefined;
  }
}
