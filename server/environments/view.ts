import {
  type EnvironmentStatus,
  type EnvironmentView,
  environmentStatus,
} from "@/server/contract/environment";
import { type EnvironmentObject, specOf } from "./resource";

/**
 * An environment as the portal's API and live stream give it. Tolerant: an object the controller has not seen yet is
 * `Pending`, and one that is being deleted is `Deleting` from the moment of the request.
 */
export function toView(object: EnvironmentObject): EnvironmentView {
  const { metadata } = object;
  const status = statusOf(object);
  return {
    name: metadata.name,
    uid: metadata.uid ?? "",
    revision: metadata.resourceVersion ?? "",
    generation: metadata.generation ?? 0,
    createdAt: metadata.creationTimestamp ?? "",
    deletingAt: metadata.deletionTimestamp,
    spec: specOf(object),
    status: metadata.deletionTimestamp ? { ...status, phase: "Deleting" } : status,
  };
}

/** The status with what is missing filled in; a status that cannot be read counts as none. */
export function statusOf(object: EnvironmentObject): EnvironmentStatus {
  const parsed = environmentStatus.safeParse(object.status ?? {});
  return parsed.success ? parsed.data : environmentStatus.parse({});
}
