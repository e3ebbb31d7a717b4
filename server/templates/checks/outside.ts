import { list, record, type SourceObject, type Tell, text } from "./finding";

/** What an Ingress, an HTTPRoute or a Service may say beyond its environment, and what is left out of it in every one. */
export function sayLeftOut({ object }: SourceObject, warn: Tell): void {
  const kind = text(object.kind);
  if (kind !== "Ingress" && kind !== "HTTPRoute" && kind !== "Service") return;
  const left = (field: string, remedy: string) =>
    warn({
      code: "LeftOut",
      field,
      message: "It is left out: it would reach past the environment.",
      remedy,
    });
  const annotations = Object.keys(record(record(object.metadata).annotations));
  const isKept = (name: string) => kind === "Service" && name.startsWith("prometheus.io/");
  if (annotations.some((name) => !isKept(name)))
    left("metadata.annotations", "Have the administrator set up the ingress class or gateway.");
  if (kind !== "Ingress") return;
  const spec = record(object.spec);
  if (spec.tls !== undefined) left("spec.tls", "Certificates are those of the preview domain.");
  if (spec.defaultBackend !== undefined) left("spec.defaultBackend", "Name the Service in a path of a rule.");
  if (list(spec.rules).some(({ host }) => text(host)))
    warn({
      code: "HostReplaced",
      field: "spec.rules",
      message: "Hosts are those of the environment; a rule that leads to no endpoint is left out.",
      remedy: "Declare an endpoint for each Service that is to be opened.",
    });
}

/** A claim takes a new volume, not one that is there. */
export function checkClaims({ object }: SourceObject, refuse: Tell): void {
  const spec = record(object.spec);
  const claims: [string, Record<string, unknown>][] =
    text(object.kind) === "PersistentVolumeClaim"
      ? [["spec", spec]]
      : list(spec.volumeClaimTemplates).map((claim, at) => [
          `spec.volumeClaimTemplates[${at}].spec`,
          record(claim.spec),
        ]);
  for (const [path, claim] of claims)
    for (const field of ["volumeName", "dataSource", "dataSourceRef"])
      if (claim[field] !== undefined)
        refuse({
          code: "OtherVolume",
          field: `${path}.${field}`,
          message: "It would take or copy a volume that is not the environment's.",
          remedy: "Take it out: each environment gets an empty volume.",
        });
}
