import { waitFor } from "@/kit/wait";
import type { ComponentStatus, EnvironmentView } from "@/server/contract/environment";
import { type ComponentName, type Mode, namespaceOf } from "@/server/contract/names";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { Templates } from "@/server/environments/template/template";
import { bundled } from "@/server/environments/template/testing/bundled";
import { toView } from "@/server/environments/view";
import { ENVIRONMENT, type Gateway, NAMESPACE } from "@/server/kubernetes";
import { isReady, servingIn } from "./readiness";

/** An Environment to act on, by nothing but its API. */
export interface Subject {
  name: string;
  namespace: string;
  view(): Promise<EnvironmentView>;
  patch(spec: object): Promise<void>;
  /** Waits for a state of the Environment, and shows what it was instead if it does not come. */
  until(what: string, holds: (view: EnvironmentView) => boolean, seconds?: number): Promise<EnvironmentView>;
  /** Waits until Ready about the newest spec. */
  ready(): Promise<EnvironmentView>;
  /** Waits until a component serves in a mode and nothing is switching. */
  inMode(component: ComponentName, mode: Mode): Promise<ComponentStatus>;
  /** Deletes it and waits until it is gone. */
  remove(): Promise<void>;
  /** Asks for its end, for which the end of the run waits. */
  dismiss(): Promise<void>;
}

export async function createSubject(
  gateway: Gateway,
  name: string,
  spec: object = {},
  templates: Templates = bundled,
): Promise<Subject> {
  const ref = { type: ENVIRONMENT, name };
  await gateway.create({
    apiVersion: ENVIRONMENT.apiVersion,
    kind: ENVIRONMENT.kind,
    metadata: { name },
    spec: { owner: "ada@example.com", ...spec },
  });
  const read = async () => (await gateway.get(ref)) as EnvironmentObject | undefined;
  const view = async () => {
    const found = await read();
    if (!found) throw new Error(`Environment ${name} is gone.`);
    return toView(found, templates);
  };
  const until: Subject["until"] = async (what, holds, seconds = 120) => {
    let last: EnvironmentView | undefined;
    try {
      return await waitFor(
        what,
        async () => {
          last = await view();
          return holds(last) ? last : undefined;
        },
        seconds,
      );
    } catch (error) {
      throw new Error(
        `${error instanceof Error ? error.message : error} ${JSON.stringify(last?.status, null, 1)}`,
      );
    }
  };
  return {
    name,
    namespace: namespaceOf(name),
    view,
    until,
    patch: async (change) => void (await gateway.mergePatch(ref, { spec: change })),
    ready: () => until(`${name} is Ready`, ({ generation, status }) => isReady(generation, status)),
    async inMode(component, mode) {
      const what = `${component} of ${name} in ${mode} mode`;
      const { status: reached } = await until(what, ({ status }) => !!servingIn(status, component, mode));
      const status = servingIn(reached, component, mode);
      if (!status) throw new Error(`${component} has no status.`);
      return status;
    },
    dismiss: () => gateway.delete(ref),
    async remove() {
      await gateway.delete(ref);
      await waitFor(`Environment ${name} is gone`, async () => !(await read()), 120);
      await waitFor(
        `namespace of ${name} is gone`,
        async () => !(await gateway.get({ type: NAMESPACE, name: namespaceOf(name) })),
        5,
      );
    },
  };
}
