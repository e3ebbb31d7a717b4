import { COMPONENTS_MAX, REPLICAS_MAX } from "@/server/contract/components";
import { type Setting, type TemplateComponent, templateComponent } from "@/server/contract/template";
import { filledText } from "@/server/environments/template/fill";
import type { Workload } from "@/server/kubernetes";
import { nameOf, record, type SourceObject } from "../checks/finding";
import { splitImage } from "../devspace/images";
import type { Draft, DraftComponent } from "../draft";
import { componentLabel } from "../names";
import { endpointsOf } from "./endpoints";
import { type Findings, sayIssues } from "./findings";
import type { Named } from "./labels";

/** What a component's container mostly is, by its image. */
const KNOWN: [RegExp, Partial<Pick<TemplateComponent, "icon" | "capability">>][] = [
  [/(^|\/)(postgres|postgresql|postgis|timescaledb)(-ha)?$/, { icon: "database", capability: "postgres" }],
  [
    /(^|\/)(mysql|mariadb|mongo|mongodb|cassandra|clickhouse(-server)?|elasticsearch|opensearch)$/,
    { icon: "database" },
  ],
  [/(^|\/)(redis|valkey|rabbitmq|nats|kafka|memcached|mosquitto)$/, { icon: "queue" }],
];
const POSTGRES_PORT = 5432;

/** One component for each workload, as far as manifests and draft tell it; dev mode is added by others. */
export function described(
  named: readonly Named[],
  objects: readonly SourceObject[],
  draft: Draft,
  findings: Findings,
): TemplateComponent[] {
  if (named.length > COMPONENTS_MAX)
    findings.say({
      level: "refused",
      code: "too-many-components",
      message: `The source has ${named.length} Deployments and StatefulSets; a template has at most ${COMPONENTS_MAX} components.`,
      remedy: "Publish a part of it, such as one folder, or several templates.",
    });
  const drafted = (one: Named) => draftedOf(one.workload, draft);
  const defaults = Object.fromEntries(
    draft.parameters.flatMap((one) => (one.default === undefined ? [] : [[one.name, one.default]])),
  );
  const endpoints = endpointsOf(named, objects, (one) => knownPorts(drafted(one)), findings);
  return named.flatMap((one, index) => {
    const { name, workload } = one;
    const component = drafted(one);
    const container = containerOf(workload, component);
    const { repository, tag } = splitImage(filledText(container?.image ?? "", defaults));
    const what = KNOWN.find(([pattern]) => pattern.test(repository))?.[1];
    const opened = endpoints.get(name) ?? [];
    const isPostgres = opened.some(({ port }) => port === POSTGRES_PORT);
    const short = `${repository.split("/").at(-1) ?? ""} ${/^\{|^\$\(|^sha256:/.test(tag) ? "" : tag}`.trim();
    const parsed = templateComponent.safeParse({
      name,
      title: workload.metadata.name.slice(0, 200),
      ...(short && { stack: short.slice(0, 200) }),
      icon: what?.icon ?? (isPostgres ? "database" : opened.length > 0 ? "server" : "worker"),
      ...((what?.capability ?? (isPostgres ? "postgres" : undefined)) && { capability: "postgres" }),
      workload: {
        kind: workload.kind,
        name: workload.metadata.name,
        ...(container && { container: container.name }),
      },
      dependsOn: dependenciesOf(component, named, draft, name),
      settings: settingsOf(workload),
      replicas: { max: sharesVolume(workload) ? 1 : REPLICAS_MAX },
      endpoints: opened,
      actions: actionsOf(component),
    });
    sayIssues(parsed.error, `components[${index}]`, nameOf(workload), findings);
    return parsed.success ? [parsed.data] : [];
  });
}

/** What the reader says of a workload. */
export function draftedOf(workload: Workload, draft: Draft): DraftComponent | undefined {
  return draft.components.find(
    (one) => one.workload.kind === workload.kind && one.workload.name === workload.metadata.name,
  );
}

/** The container that settings and dev mode change: the one that the reader names, the first otherwise. */
export function containerOf(workload: Workload, component: DraftComponent | undefined) {
  const { containers } = workload.spec.template.spec;
  return containers.find(({ name }) => name === component?.workload.container) ?? containers[0];
}

function knownPorts(component: DraftComponent | undefined) {
  return (component?.dev ?? []).flatMap(({ open }) =>
    open.map(({ port, path }) => ({ port, http: true, path: pageOf(path) })),
  );
}

const pageOf = (path: string) => (/^\/([^/\\].{0,198})?$/.test(path) ? path : "/");

function settingsOf(workload: Workload): Setting[] {
  const isSized = workload.spec.volumeClaimTemplates?.[0] !== undefined;
  return ["replicas", "image", "resources", "env", ...(isSized ? (["storage"] as const) : [])];
}

/** Its pods mount a claim of the template, which two of them would share. */
export function sharesVolume({ spec }: Workload): boolean {
  return (spec.template.spec.volumes ?? []).some(
    (volume) => Object.keys(record(volume.persistentVolumeClaim)).length > 0,
  );
}

function dependenciesOf(
  component: DraftComponent | undefined,
  named: readonly Named[],
  draft: Draft,
  own: string,
): string[] {
  const names = (component?.dependsOn ?? []).flatMap((drafted) => {
    const other = draft.components.find(({ name }) => name === drafted);
    return named
      .filter(({ workload }) => draftedOf(workload, draft) === other && other)
      .map(({ name }) => name);
  });
  return [...new Set(names)].filter((name) => name !== own);
}

/** Commands of the source, and what its dev entries open a terminal with. */
function actionsOf(component: DraftComponent | undefined): TemplateComponent["actions"] {
  const [dev] = component?.dev ?? [];
  const opened = dev?.terminal?.command;
  const isShell = opened === undefined || /^\s*(\/bin\/)?(ba|z|a|da)?sh\s*$/.test(opened);
  const folder = dev?.terminal?.workingDir;
  const terminal = isShell
    ? []
    : [
        {
          name: "dev",
          title: opened.slice(0, 200),
          command: ["sh", "-c", folder ? `cd '${folder.replaceAll("'", `'\\''`)}' && ${opened}` : opened],
        },
      ];
  const taken = ["shell", "psql"];
  return [...terminal, ...(component?.actions ?? [])].slice(0, 16).map(({ name, title, command }) => {
    const own = componentLabel(name, taken);
    taken.push(own);
    return { name: own, title: title.slice(0, 200) || own, command: command.slice(0, 32) };
  });
}
