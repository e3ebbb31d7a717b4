import { COMPONENTS } from "@/server/contract/components";
import type {
  DatabaseSpec,
  EnvironmentSpec,
  EnvironmentView,
  PatchEnvironmentRequest,
} from "@/server/contract/environment";
import type { ComponentName } from "@/server/contract/names";
import type { ComponentDraft, Draft } from "../component-form/draft";

/** The settings of an environment as text, to be edited. */
export function draftOf(view: EnvironmentView): Draft {
  const { description = "", components } = view.spec;
  return {
    name: view.name,
    description,
    components: {
      frontend: componentDraft(components.frontend),
      backend: componentDraft(components.backend),
      database: { ...componentDraft(components.database), storage: components.database.storage },
    },
  };
}

type AnyComponentSpec = EnvironmentSpec["components"]["backend"] | DatabaseSpec;

function componentDraft(spec: AnyComponentSpec): ComponentDraft {
  return {
    mode: spec.mode,
    image: spec.image ?? "",
    devImage: spec.devImage ?? "",
    replicas: String(spec.replicas),
    cpuRequest: spec.resources?.requests?.cpu ?? "",
    cpuLimit: spec.resources?.limits?.cpu ?? "",
    memoryRequest: spec.resources?.requests?.memory ?? "",
    memoryLimit: spec.resources?.limits?.memory ?? "",
    env: (spec.env ?? []).map(({ name, value }, id) => ({ id, name, value })),
    storage: "",
  };
}

type ComponentPatch = NonNullable<NonNullable<PatchEnvironmentRequest["components"]>["database"]>;

const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
const differ = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);

/** Only what was changed, so that nobody else's change is undone; null for what was emptied. */
function componentChanges(before: ComponentDraft, after: ComponentDraft): ComponentPatch {
  const patch: ComponentPatch = {};
  if (before.image !== after.image) patch.image = orNull(after.image);
  if (before.devImage !== after.devImage) patch.devImage = orNull(after.devImage);
  if (before.replicas !== after.replicas) {
    patch.replicas = after.replicas.trim() === "" ? Number.NaN : Number(after.replicas);
  }
  const amounts = (draft: ComponentDraft) => ({
    requests: { cpu: orNull(draft.cpuRequest), memory: orNull(draft.memoryRequest) },
    limits: { cpu: orNull(draft.cpuLimit), memory: orNull(draft.memoryLimit) },
  });
  if (differ(amounts(before), amounts(after))) patch.resources = amounts(after);
  const variables = (draft: ComponentDraft) =>
    draft.env.map(({ name, value }) => ({ name: name.trim(), value }));
  if (differ(variables(before), variables(after))) {
    patch.env = after.env.length > 0 ? variables(after) : null;
  }
  if (before.storage !== after.storage) patch.storage = after.storage.trim();
  return patch;
}

/** The merge patch from one draft to the other; undefined when nothing differs. */
export function changesOf(before: Draft, after: Draft): PatchEnvironmentRequest | undefined {
  const components: Partial<Record<ComponentName, ComponentPatch>> = {};
  for (const component of COMPONENTS) {
    const patch = componentChanges(before.components[component], after.components[component]);
    if (Object.keys(patch).length > 0) components[component] = patch;
  }
  const patch: PatchEnvironmentRequest = {
    ...(before.description !== after.description ? { description: orNull(after.description) } : {}),
    ...(Object.keys(components).length > 0 ? { components } : {}),
  };
  return Object.keys(patch).length > 0 ? patch : undefined;
}
