import type { PublishFinding, PublishFound, PublishWish } from "@/server/contract/template-source";
import type { SourceObject } from "../checks/finding";
import type { Render } from "../objects";
import type { SourceTree } from "../sources/tree";
import { choose } from "./choose";
import { describedSource } from "./described";
import { candidatesOf } from "./detect";
import { Findings } from "./findings";
import { foundIn } from "./found";
import { frozen, type Unfrozen } from "./freeze";
import { withGenerated } from "./generated";
import { readTemplate } from "./own-template";
import { withOwnWishes } from "./own-wishes";
import { sayUnknownParameters } from "./parameters";
import type { RevisionContent } from "./revision";
import { readSource } from "./source";
import { sayUnknown, wished } from "./wishes";

export interface Published {
  /** Absent where a finding is refused or asked. */
  revision?: RevisionContent;
  found: PublishFound;
  findings: PublishFinding[];
}

/**
 * What a source is as a template. Pure but for `render`: the same source and wish give the same revision. Nothing in a source
 * makes it throw; rejects when the renderer itself fails.
 */
export async function publishTree(
  tree: SourceTree,
  wish: PublishWish,
  render: Render,
  said: readonly PublishFinding[] = [],
): Promise<Published> {
  const findings = new Findings();
  for (const finding of said) findings.say(finding);
  const candidates = candidatesOf(tree, wish.contents, findings);
  const chosen = choose(candidates, tree, findings);
  const source = chosen && chosen.kind !== "template";
  const context = { tree, wish, render, findings };
  const read = source ? await readSource(chosen, context) : undefined;
  const unfrozen = read
    ? describedSource(read, wish, findings)
    : chosen && (await readTemplate(chosen.file, context));
  const own = unfrozen && !read ? withOwnWishes(unfrozen, wish, findings) : unfrozen;
  return published(own, wish, findings, {
    ...(chosen && { kind: chosen.kind, file: chosen.file }),
    candidates,
    ...(read?.coverage && { coverage: read.coverage }),
  });
}

/** What the portal's image brings along, with what is wished of it. Pure. */
export function publishContent(content: RevisionContent, wish: PublishWish): Published {
  const findings = new Findings();
  return published(withOwnWishes(unfrozenOf(content), wish, findings), wish, findings, {
    kind: "template",
    candidates: [],
    trusted: true,
  });
}

/** What should have kept a revision from being published, as far as it shows. Pure. */
export function faultsOf(content: RevisionContent): PublishFinding[] {
  const findings = new Findings();
  frozen(unfrozenOf(content), findings, { trusted: false });
  return findings.list().filter(({ level }) => level === "refused");
}

function unfrozenOf({ description, manifests }: RevisionContent): Unfrozen {
  const folders = Object.entries(manifests.folders).map(([folder, objects]): [string, SourceObject[]] => [
    folder,
    objects.map((object) => ({ object })),
  ]);
  return { description, folders: new Map(folders), patches: new Map(Object.entries(manifests.files)) };
}

function published(
  unfrozen: Unfrozen | undefined,
  wish: PublishWish,
  findings: Findings,
  {
    trusted = false,
    ...found
  }: Omit<PublishFound, "components" | "images" | "objects"> & { trusted?: boolean },
): Published {
  if (unfrozen) {
    sayUnknown(unfrozen.description.components, wish, findings);
    sayUnknownParameters(unfrozen.description.parameters ?? [], wish, findings);
  }
  const whole = unfrozen && withGenerated(wished(unfrozen, wish), wish);
  const revision = whole && frozen(whole, findings, { trusted });
  return {
    ...(revision && { revision }),
    found: {
      ...found,
      ...foundIn([...(whole?.folders.values() ?? [])].flat(), whole?.description.components ?? []),
    },
    findings: findings.list(),
  };
}
