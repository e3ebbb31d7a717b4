import { COMPONENTS } from "@/server/contract/components";
import type { CreateEnvironmentRequest } from "@/server/contract/environment";
import type { ComponentName, Mode } from "@/server/contract/names";

export interface EnvDraft {
  /** Tells rows apart while they are edited. */
  id: number;
  name: string;
  value: string;
}

/** A component as typed: text as it stands in the fields, empty for "as the template has it". */
export interface ComponentDraft {
  mode: Mode;
  image: string;
  devImage: string;
  replicas: string;
  cpuRequest: string;
  cpuLimit: string;
  memoryRequest: string;
  memoryLimit: string;
  env: EnvDraft[];
  storage: string;
}

export interface Draft {
  name: string;
  description: string;
  components: Record<ComponentName, ComponentDraft>;
}

const emptyComponent: ComponentDraft = {
  mode: "production",
  image: "",
  devImage: "",
  replicas: "1",
  cpuRequest: "",
  cpuLimit: "",
  memoryRequest: "",
  memoryLimit: "",
  env: [],
  storage: "",
};

export const emptyDraft: Draft = {
  name: "",
  description: "",
  components: {
    frontend: emptyComponent,
    backend: emptyComponent,
    database: { ...emptyComponent, storage: "1Gi" },
  },
};

type ComponentRequest = NonNullable<NonNullable<CreateEnvironmentRequest["components"]>["backend"]>;
type DatabaseRequest = NonNullable<NonNullable<CreateEnvironmentRequest["components"]>["database"]>;

/** An object of the values that were given; undefined when none was. */
function given<T extends Record<string, unknown>>(values: T): T | undefined {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return entries.length > 0 ? (Object.fromEntries(entries) as T) : undefined;
}

function toComponent(draft: ComponentDraft): ComponentRequest {
  const resources = given({
    requests: given({ cpu: draft.cpuRequest.trim(), memory: draft.memoryRequest.trim() }),
    limits: given({ cpu: draft.cpuLimit.trim(), memory: draft.memoryLimit.trim() }),
  });
  return {
    mode: draft.mode,
    // An empty or odd number becomes NaN, which the contract refuses at its field.
    replicas: draft.replicas.trim() === "" ? Number.NaN : Number(draft.replicas),
    ...given({ image: draft.image.trim(), devImage: draft.devImage.trim() }),
    ...(resources ? { resources } : {}),
    ...(draft.env.length > 0
      ? { env: draft.env.map(({ name, value }) => ({ name: name.trim(), value })) }
      : {}),
  };
}

/** What the form asks the API for; the contract then says what is wrong with it, by field. */
export function toRequest(draft: Draft): CreateEnvironmentRequest {
  const { frontend, backend, database } = draft.components;
  const withStorage: DatabaseRequest = { ...toComponent(database), storage: database.storage.trim() };
  return {
    name: draft.name.trim(),
    template: "full-stack",
    ...given({ description: draft.description.trim() }),
    components: {
      frontend: toComponent(frontend),
      backend: toComponent(backend),
      database: withStorage,
    },
  };
}

const STORAGE_KEY = "devspace-portal:new-environment";

/** What was typed survives a lost session or a closed page, in this tab. */
export function loadDraft(): Draft {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "null");
    return isDraft(stored) ? stored : emptyDraft;
  } catch {
    return emptyDraft;
  }
}

export function saveDraft(draft: Draft | undefined): void {
  try {
    if (draft) sessionStorage.setItem(STORAGE_KEY, JSON.stringify(draft));
    else sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // No storage (private window, full): the form works without it.
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null || !("components" in value) || !("name" in value))
    return false;
  const { components } = value;
  if (typeof components !== "object" || components === null) return false;
  const held: object = components;
  const fields = Object.keys(emptyComponent);
  return COMPONENTS.every((component) => {
    const draft: unknown = Reflect.get(held, component);
    return typeof draft === "object" && draft !== null && fields.every((field) => field in draft);
  });
}
