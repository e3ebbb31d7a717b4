import { FIELD_MANAGER } from "@/server/contract/labels";
import type { Client } from "./client";
import { isKubernetesError, kubernetesError } from "./errors";
import { pathOf } from "./paths";
import { refOf } from "./resources";
import type { Gateway, KubernetesObject, ListOptions, ObjectRef, ResourceType } from "./types";

const PAGE = 500;
/** The API server itself leaves out all but the metadata. */
const METADATA = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

interface ListBody {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: Omit<KubernetesObject, "apiVersion" | "kind">[];
}

/** The rest of the server sees JSON of the API server only through here: what a resource type promises is trusted once. */
function asObject<T extends KubernetesObject>(body: unknown): T {
  if (typeof body === "object" && body !== null && "metadata" in body) return body as T;
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
export async function listAll<T extends KubernetesObject>(
  client: Client,
  type: ResourceType<T>,
  options: ListOptions & { metadataOnly?: boolean } = {},
  signal?: AbortSignal,
): Promise<{ items: T[]; resourceVersion: string }> {
  const { namespace, labelSelector, fieldSelector, metadataOnly } = options;
  const path = pathOf(type, { namespace });
  const items: T[] = [];
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
      ...(metadataOnly ? { accept: METADATA } : {}),
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
  return {
    async get<T extends KubernetesObject>(ref: ObjectRef<T>) {
      try {
        return asObject<T>(
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
    async create<T extends KubernetesObject>(object: T) {
      const { type, namespace } = refOf(object);
      return asObject<T>(
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
    async apply<T extends KubernetesObject>(object: T, { dryRun }: { dryRun?: boolean } = {}) {
      const ref = refOf(object);
      return asObject<T>(
        await client.call({
          method: "PATCH",
          path: pathOf(ref.type, ref),
          query: {
            ...{ fieldManager: FIELD_MANAGER, force: true, fieldValidation: "Strict" },
            ...(dryRun ? { dryRun: "All" } : {}),
          },
          contentType: "application/apply-patch+yaml",
          body: withoutManagedFields(object),
          verb: "apply",
          resource: ref.type.plural,
          idempotent: true,
        }),
      );
    },
    async mergePatch<T extends KubernetesObject>(
      ref: ObjectRef<T>,
      patch: unknown,
      { subresource }: { subresource?: "status" | "ephemeralcontainers" } = {},
    ) {
      return asObject<T>(
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
