import type { TemplateComponent } from "@/server/contract/template";
import { FOUND_MAX, type PublishFound } from "@/server/contract/template-source";
import { isPinned } from "../checks/containers";
import { list, nameOf, record, type SourceObject, text } from "../checks/finding";
import { podOf } from "../checks/pods";

/** What objects and components of a source are, for pages and status. */
export function foundIn(
  objects: readonly SourceObject[],
  components: readonly TemplateComponent[],
): Pick<PublishFound, "components" | "images" | "objects"> {
  const counts = new Map<string, number>();
  for (const { object } of objects) {
    const kind = (text(object.kind) || "?").slice(0, 63);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const containers = objects.flatMap(({ object }) => {
    const pod = podOf(object);
    return pod ? [...list(pod.spec.initContainers), ...list(pod.spec.containers)] : [];
  });
  const images = [...new Set(containers.map(({ image }) => text(image).slice(0, 512)).filter(Boolean))];
  return {
    objects: Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, FOUND_MAX)),
    images: images.slice(0, FOUND_MAX).map((image) => ({ image, pinned: isPinned(image) })),
    components: components.slice(0, FOUND_MAX).map((component) => {
      const workload = `${component.workload.kind}/${component.workload.name}`;
      const object = objects.find((one) => nameOf(one.object) === workload)?.object;
      const own = object ? list(podOf(object)?.spec.containers) : [];
      const main = own.find(({ name }) => name === component.workload.container) ?? own[0] ?? {};
      const ports = list(main.ports).flatMap(({ containerPort }) =>
        typeof containerPort === "number" && Number.isInteger(containerPort) ? [containerPort] : [],
      );
      return {
        name: component.name,
        workload,
        image: text(record(main).image).slice(0, 512),
        ports: ports.slice(0, FOUND_MAX),
        canDev: component.dev !== undefined,
      };
    }),
  };
}
