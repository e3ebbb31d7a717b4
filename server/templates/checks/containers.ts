import { list, record, type SourceObject, type Tell, type Tellers, text } from "./finding";
import { podOf } from "./pods";
import { checkPullSecrets } from "./pull-secrets";
import { together } from "./together";

/** Probes that name a port, what pods take their values from, and images by tag. */
export function checkPod(
  source: SourceObject,
  all: readonly SourceObject[],
  { refuse, warn }: Tellers,
): void {
  const pod = podOf(source.object);
  if (!pod) return;
  const { names } = together(all);
  checkPullSecrets(pod.spec, pod.path, refuse);
  for (const kind of ["initContainers", "containers"])
    for (const [at, container] of list(pod.spec[kind]).entries()) {
      const field = `${pod.path}.${kind}[${at}]`;
      checkProbes(container, field, refuse);
      checkImage(text(container.image), `${field}.image`, { refuse, warn });
      checkReferences(container, field, names, warn);
    }
  for (const [at, volume] of list(pod.spec.volumes).entries()) {
    const claim = text(record(volume.persistentVolumeClaim).claimName);
    if (claim && !names.has(`PersistentVolumeClaim/${claim}`))
      refuse({
        code: "NotThere",
        field: `${pod.path}.volumes[${at}].persistentVolumeClaim.claimName`,
        message: `The template has no PersistentVolumeClaim ${claim}: the pod would wait for ever.`,
        remedy: "Add it.",
      });
  }
}

function checkProbes(container: Record<string, unknown>, field: string, refuse: Tell): void {
  const named = new Set(list(container.ports).map(({ name }) => name));
  for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"])
    for (const action of ["httpGet", "tcpSocket"]) {
      const { port } = record(record(container[probe])[action]);
      if (typeof port === "string" && !named.has(port))
        refuse({
          code: "PortMissing",
          field: `${field}.${probe}.${action}.port`,
          message: `The container has no port named "${port}", so it never gets ready.`,
          remedy: "Name the container's port so, or use its number.",
        });
    }
}

/** Whether an image has a digest, or a tag that says which one it is. */
export function isPinned(image: string): boolean {
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return image.includes("@sha256:") || !(tag === undefined || tag === "latest");
}

function checkImage(image: string, field: string, { refuse, warn }: Tellers): void {
  if (image === "")
    refuse({ code: "NoImage", field, message: "The container has no image.", remedy: "Name one." });
  else if (!isPinned(image))
    warn({
      code: "ImageNotPinned",
      field,
      message: `${image} is another image from day to day.`,
      remedy: "Name a version, best with its digest.",
    });
}

/** What a container's variables come from and the template does not have. */
function checkReferences(
  container: Record<string, unknown>,
  field: string,
  names: ReadonlySet<string>,
  warn: Tell,
): void {
  const say = (kind: string, reference: Record<string, unknown>, at: string) => {
    const name = text(reference.name);
    if (!name || reference.optional === true || names.has(`${kind}/${name}`)) return;
    warn({
      code: "NotThere",
      field: `${field}.${at}`,
      message: `The template has no ${kind} ${name}; without it the container does not start.`,
      remedy: kind === "Secret" ? "Have it generated (`secrets`), or add it." : "Add it.",
    });
  };
  for (const [at, from] of list(container.envFrom).entries()) {
    say("ConfigMap", record(from.configMapRef), `envFrom[${at}].configMapRef`);
    say("Secret", record(from.secretRef), `envFrom[${at}].secretRef`);
  }
  for (const [at, variable] of list(container.env).entries()) {
    const from = record(variable.valueFrom);
    say("ConfigMap", record(from.configMapKeyRef), `env[${at}].valueFrom.configMapKeyRef`);
    say("Secret", record(from.secretKeyRef), `env[${at}].valueFrom.secretKeyRef`);
  }
}
