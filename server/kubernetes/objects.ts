import type { Client } from "./client";
import { isKubernetesError, kubernetesError } from "./errors";
import { pathOf } from "./paths";
import { resourceTypeOf } from "./resources";
import type { Gateway, KubernetesObject, ListOptions, ObjectRef, ResourceType } from "./types";

/** Who owns the fields that this gateway writes, in `metadata.managedFields`. */
const FIELD_MANAGER = "devspace-portal";
const PAGE = 500;

interface ListBody {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: Omit<KubernetesObject, "apiVersion" | "kind">[];
}

/** The rest of the server sees JSON of the API server only through here, so its shape is checked once. */
function asObject(body: unknown): KubernetesObject {
  if (typeof body === "object" && body !== null && "metadata" in body) return body as KubernetesObject;
  throw kubernetesError("unknown", "The API server's answer is not an object.");
}

function resourceOf(type: ResourceType, subresource?: string): string {
  return subresource ? `${type.plural}/${subresource}` : type.plural;
}

function withoutManagedFields(object: KubernetesObject): KubernetesObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** Lists a whole collection page by page. Items carry `apiVersion` and `kind`, which lists leave out. */
export async function listAll(
  client: Client,
  type: ResourceType,
  options: ListOptions = {},
  signal?: AbortSignal,
): Promise<{ items: KubernetesObject[]; resourceVersion: string }> {
  const { namespace, labelSelector, fieldSelector } = options;
  const path = pathOf(type, { namespace });
  const items: KubernetesObject[] = [];
  let next: string | undefined;
  let resourceVersion = "";
  do {
    const query = { labelSelector, fieldSelector, limit: PAGE, continue: next };
    const request = {
      method: "GET",
      path,
      query,
      verb: "list",
      resource: type.plural,
      idempotent: true,
      signal,
    } as const;
    const body = (await client.call(request)) as ListBody;
    for (const item of body.items ?? []) {
      items.push(asObject({ ...item, apiVersion: type.apiVersion, kind: type.kind }));
    }
    resourceVersion = body.metadata?.resourceVersion ?? "";
    next = body.metadata?.continue || undefined;
  } while (next);
  return { items, resourceVersion };
}

type ObjectCalls = Pick<Gateway, "get" | "list" | "create" | "apply" | "mergePatch" | "delete">;

/** Reading and writing single objects and lists, for any resource type. */
export function objectCalls(client: Client): ObjectCalls {
  const refOf = (object: KubernetesObject): ObjectRef => ({
    type: resourceTypeOf(object),
    name: object.metadata.name,
    namespace: object.metadata.namespace,
  });
  return {
    async get(ref) {
      try {
        return asObject(
          await client.call({
            method: "GET",
            path: pathOf(ref.type, ref),
            verb: "get",
            resource: ref.type.plural,
            idempotent: true,
          }),
        );
      } catch (error) {
        if (isKubernetesError(error, "not-found")) return undefined;
        throw error;
      }
    },
    list: (type, options) => listAll(client, type, options),
    async create(object) {
      const { type, namespace } = refOf(object);
      return asObject(
        await client.call({
          method: "POST",
          path: pathOf(type, { namespace }),
          query: { fieldManager: FIELD_MANAGER, fieldValidation: "Strict" },
          body: withoutManagedFields(object),
          verb: "create",
          resource: type.plural,
          idempotent: false,
        }),
      );
    },
    async apply(object, { subresource, force = true } = {}) {
      const ref = refOf(object);
      return asObject(
        await client.call({
          method: "PATCH",
          path: pathOf(ref.type, { ...ref, subresource }),
          query: { fieldManager: FIELD_MANAGER, force, fieldValidation: "Strict" },
          contentType: "application/apply-patch+yaml",
          body: withoutManagedFields(object),
          verb: "apply",
          resource: resourceOf(ref.type, subresource),
          idempotent: true,
        }),
      );
    },
    async mergePatch(ref, patch, { subresource } = {}) {
      return asObject(
        await client.call({
          method: "PATCH",
          path: pathOf(ref.type, { ...ref, subresource }),
          query: { fieldManager: FIELD_MANAGER, fieldValidation: "Strict" },
          contentType: "application/merge-patch+json",
          body: patch,
          verb: "patch",
          resource: resourceOf(ref.type, subresource),
          idempotent: true,
        }),
      );
    },
    async delete(ref, { propagation, uid, gracePeriodSeconds } = {}) {
      try {
        await client.call({
          method: "DELETE",
          path: pathOf(ref.type, ref),
          body: {
            apiVersion: "v1",
            kind: "DeleteOptions",
            propagationPolicy: propagation,
            gracePeriodSeconds,
            preconditions: uid ? { uid } : undefined,
          },
          verb: "delete",
          resource: ref.type.plural,
          idempotent: true,
        });
      } catch (error) {
        if (!isKubernetesError(error, "not-found")) throw error;
      }
    },
  };
}
