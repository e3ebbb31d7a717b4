import { LABEL_REVISION, LABEL_TEMPLATE, TEMPLATES_NAMESPACE } from "@/server/contract/labels";
import type { TemplateView } from "@/server/contract/template";
import type { Template, TemplateRules, Templates } from "@/server/environments/template/template";
import { templateViewOf } from "@/server/environments/template/view";
import { CONFIG_MAP, type ConfigMap, type Gateway, type Informer } from "@/server/kubernetes";
import { isNamed, templateOfRevision, unpackRevision } from "../publish/revision";
import {
  ANNOTATION_REFRESH,
  isFromGit,
  TEMPLATE,
  type TemplateObject,
  templateRulesOf,
  templateStatusOf,
} from "../resource";
import { packedOf } from "./parts";
import { refViewOf } from "./ref-view";

export interface PublishedTemplates extends Templates {
  start(): void;
  stop(): void;
  /** Resolves when everything was listed once. */
  synced(signal?: AbortSignal): Promise<void>;
  health(): { synced: boolean; live: boolean; message: string };
  /** Every Template of the cluster. */
  objects: Informer<TemplateObject>;
  /** The ConfigMaps that hold revisions. */
  parts: Informer<ConfigMap>;
  /** The views, and those of older revisions that are in use. */
  viewsWith(used: readonly { name: string; revision: string | undefined }[]): TemplateView[];
  /** Names of a template's revisions that are whole. */
  revisions(template: string): string[];
}

export interface PublishedOptions {
  gateway: Gateway;
  /** What the image brings along: there as long as no Template of that name is. */
  bundled: Templates;
  /** Where images may come from. */
  imageRegistries?: readonly string[] | undefined;
  /** Told, once for each, of a revision that cannot be read. */
  onUnreadable?(template: string, revision: string, error: unknown): void;
}

/** The templates of a cluster: what Templates point to, unpacked and compiled when it is asked for. */
export function publishedTemplates({
  gateway,
  bundled,
  imageRegistries,
  onUnreadable,
}: PublishedOptions): PublishedTemplates {
  const objects = gateway.informer(TEMPLATE);
  const parts = gateway.informer(CONFIG_MAP, {
    namespace: TEMPLATES_NAMESPACE,
    labelSelector: LABEL_REVISION,
    indexLabels: [LABEL_REVISION, LABEL_TEMPLATE],
  });
  const all = [objects, parts];
  /** By template and revision; null for one that cannot be read. */
  const compiled = new Map<string, Template | null>();

  // Anything new about a part is reason to look again; what is gone is nothing to keep.
  const forget = ({ metadata: { labels } }: ConfigMap) =>
    void compiled.delete(`${labels?.[LABEL_TEMPLATE]}/${labels?.[LABEL_REVISION]}`);
  parts.subscribe({ upsert: forget, remove: forget });

  const partsOf = (template: string, revision: string) =>
    parts
      .byLabel(LABEL_REVISION, revision)
      .filter(({ metadata }) => metadata.labels?.[LABEL_TEMPLATE] === template);

  function revisionOf(template: string, revision: string): Template | undefined {
    const key = `${template}/${revision}`;
    const found = partsOf(template, revision);
    if (found.length === 0) {
      compiled.delete(key);
      return undefined;
    }
    const known = compiled.get(key);
    if (known !== undefined) return known ?? undefined;
    const packed = packedOf(found);
    if (!packed) return undefined;
    const made = read(template, revision, packed);
    compiled.set(key, made);
    return made ?? undefined;
  }

  function read(template: string, revision: string, packed: Buffer): Template | null {
    try {
      const content = unpackRevision(packed);
      // Whoever can write there could otherwise put another content under a name that environments trust.
      if (!isNamed(packed, revision)) throw new Error("Its content is not what its name says.");
      return { ...templateOfRevision(template, content), revision };
    } catch (error) {
      onUnreadable?.(template, revision, error);
      return null;
    }
  }

  const get = (name: string, revision?: string, ref?: string) => {
    if (ref !== undefined && revision === undefined) {
      const newest = refsOf(name)?.find((one) => one.ref === ref)?.revision;
      return newest === undefined ? undefined : revisionOf(name, newest);
    }
    const object = objects.get(name);
    const wanted = revision ?? (object && templateStatusOf(object).revision);
    if (wanted) return revisionOf(name, wanted);
    // What the image brings along goes on until a Template of its name has something else.
    return bundled.get(name);
  };
  const rulesOf = (name: string): TemplateRules | undefined => {
    const object = objects.get(name);
    return object && templateRulesOf(object);
  };
  const refsOf = (name: string) => {
    const object = objects.get(name);
    return object && isFromGit(object) ? templateStatusOf(object).refs : undefined;
  };
  const viewOf = (template: Template): TemplateView => {
    const refs = refsOf(template.name);
    return { ...templateViewOf(template), ...(refs ? { refs: refs.map(refViewOf) } : {}) };
  };
  const names = () => [
    ...new Set(
      [...bundled.list(), ...objects.list().map(({ metadata }) => metadata)].map(({ name }) => name),
    ),
  ];
  const list = () => names().flatMap((name) => get(name) ?? []);
  return {
    get,
    refsOf,
    rulesOf,
    list,
    ...(imageRegistries ? { imageRegistries } : {}),
    views: () => list().map(viewOf),
    viewsWith(used) {
      const newest = list();
      const others = used.flatMap(({ name, revision }) => {
        const found = revision ? get(name, revision) : undefined;
        return found && !newest.includes(found) ? [found] : [];
      });
      return [
        ...newest.map(viewOf),
        ...[...new Set(others)].map((one) => ({ ...templateViewOf(one), superseded: true })),
      ];
    },
    start() {
      for (const informer of all) informer.start();
    },
    stop() {
      for (const informer of all) informer.stop();
    },
    async synced(signal) {
      await Promise.all(all.map((informer) => informer.synced(signal)));
    },
    health() {
      const states = all.map((informer) => informer.health());
      return {
        synced: states.every(({ synced }) => synced),
        live: states.every(({ live }) => live),
        message: states.find(({ live }) => !live)?.message ?? "live",
      };
    },
    objects,
    parts,
    revisions: (template) => [
      ...new Set(
        parts
          .byLabel(LABEL_TEMPLATE, template)
          .flatMap(({ metadata }) => metadata.labels?.[LABEL_REVISION] ?? [])
          .filter((revision) => packedOf(partsOf(template, revision)) !== undefined),
      ),
    ],
  };
}

/** What of a template environments go by. */
function toldTo(object: TemplateObject): string {
  const { revision, refs } = templateStatusOf(object);
  const ofRefs = refs.map((one) => [one.ref, one.revision, one.problem]);
  // What is laid down for environments, and a pull secret that was written anew, concern them as a revision does.
  const refresh = object.metadata.annotations?.[ANNOTATION_REFRESH];
  return JSON.stringify([revision, isFromGit(object), ofRefs, templateRulesOf(object), refresh]);
}

/**
 * Calls back with the name of a template that changed in any way; `revised` where environments may have to be looked at, since the
 * count of those stands in it, too.
 */
export function onTemplateChange(
  { objects, parts }: PublishedTemplates,
  changed: (template: string, revised: boolean) => void,
): void {
  const known = new Map<string, string>();
  objects.subscribe({
    upsert(object) {
      const { name } = object.metadata;
      const told = toldTo(object);
      const revised = known.get(name) !== told;
      known.set(name, told);
      changed(name, revised);
    },
    remove({ metadata }) {
      known.delete(metadata.name);
      changed(metadata.name, true);
    },
  });
  const ofPart = ({ metadata }: ConfigMap) => changed(metadata.labels?.[LABEL_TEMPLATE] ?? "", true);
  parts.subscribe({ upsert: ofPart, remove: ofPart });
}
