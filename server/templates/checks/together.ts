import { list, nameOf, type SourceObject, text } from "./finding";
import { type PodOf, podOf } from "./pods";

/** A pod that an object makes, and the ports that its containers declare. */
export interface PodHere {
  source: SourceObject;
  pod: PodOf;
  portNames: ReadonlySet<unknown>;
  ports: ReadonlySet<unknown>;
}

interface Together {
  /** `Kind/name` of all. */
  names: ReadonlySet<string>;
  /** The first of each name, kind and group. */
  first: ReadonlyMap<string, SourceObject>;
  pods: readonly PodHere[];
}

const known = new WeakMap<readonly SourceObject[], Together>();

/** What objects are looked up by while each is checked against the others: read once, since a source may have many of them. */
export function together(all: readonly SourceObject[]): Together {
  const before = known.get(all);
  if (before) return before;
  const first = new Map<string, SourceObject>();
  for (const source of all) if (!first.has(keyOf(source))) first.set(keyOf(source), source);
  const pods = all.flatMap((source): PodHere[] => {
    const pod = podOf(source.object);
    if (!pod) return [];
    const ports = list(pod.spec.containers).flatMap((container) => list(container.ports));
    return [
      {
        ...{ source, pod },
        portNames: new Set(ports.map(({ name }) => name)),
        ports: new Set(ports.map(({ containerPort }) => containerPort)),
      },
    ];
  });
  const made = { names: new Set(all.map(({ object }) => nameOf(object))), first, pods };
  known.set(all, made);
  return made;
}

/** Group, kind and name. */
export function keyOf({ object }: SourceObject): string {
  const version = text(object.apiVersion);
  return `${version.includes("/") ? version.split("/")[0] : ""}/${nameOf(object)}`;
}
