import type { EnvironmentView } from "@/server/contract/environment";
import { visible } from "@/server/contract/visible";
import { templateOf } from "./bounds/made-of";
import { type EnvironmentObject, specOf, statusOf } from "./resource";
import { withDefaults } from "./template/accept";
import type { Templates } from "./template/template";

/**
 * An environment as the portal's API and live stream give it: with the template's values where the spec names none.
 * Tolerant: an object the controller has not seen yet is `Pending`, and one that is being deleted is `Deleting` from the
 * moment of the request.
 */
export function toView(
  object: EnvironmentObject,
  templates: Pick<Templates, "get" | "rulesOf" | "imageRegistries">,
): EnvironmentView {
  const { metadata } = object;
  const [stored, status] = [specOf(object), statusOf(object)];
  const spec = { ...stored, owner: visible(stored.owner) };
  const template = templateOf(templates, object);
  return {
    name: metadata.name,
    uid: metadata.uid ?? "",
    revision: metadata.resourceVersion ?? "",
    generation: metadata.generation ?? 0,
    createdAt: metadata.creationTimestamp ?? "",
    deletingAt: metadata.deletionTimestamp,
    spec: template ? withDefaults(template, spec) : spec,
    status: metadata.deletionTimestamp ? { ...status, phase: "Deleting" } : status,
  };
}
