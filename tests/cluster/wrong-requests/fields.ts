import { change, component, create, good, type Scene, type WrongRequest } from "./request";

export const WRONG_FIELDS: Record<string, WrongRequest[]> = {
  names: [
    create("no name", {}, "name"),
    create("an empty name", { name: "" }, "name"),
    create("a name that is a number", { name: 7 }, "name"),
    create("a name that is null", { name: null }, "name"),
    create("capital letters", { name: "Shop" }, "name"),
    create("a leading digit", { name: "1shop" }, "name"),
    create("a trailing hyphen", { name: "shop-" }, "name"),
    create("the name of the page that creates one", { name: "new" }, "name"),
    create("two hyphens in a row", { name: "sh--op" }, "name"),
    create("a dot", { name: "shop.dev" }, "name"),
    create("a path", { name: "../kube-system" }, "name"),
    create("a line break", { name: "shop\n" }, "name"),
    create("letters that only look right", { name: "ѕhop" }, "name"),
    create("41 characters", { name: "a".repeat(41) }, "name"),
    {
      what: "a name that is taken",
      ...{ method: "POST", path: "/api/environments" },
      body: ({ own }: Scene) => ({ name: own }),
      ...{ status: 409, code: "conflict", field: "name" },
    },
    {
      what: "a name that somebody else took",
      ...{ method: "POST", path: "/api/environments" },
      body: ({ foreign }: Scene) => ({ name: foreign }),
      ...{ status: 409, code: "conflict", field: "name" },
    },
  ],
  fields: [
    create("somebody else as owner", { ...good, owner: "root@example.com" }, "owner"),
    create("a field nobody knows", { ...good, namespace: "kube-system" }, "namespace"),
    create("an unknown component", { ...good, components: { cache: {} } }, "components.cache"),
    create(
      "an unknown field of a component",
      component({ privileged: true }),
      "components.backend.privileged",
    ),
    create("a mode that is none", component({ mode: "debug" }), "components.backend.mode"),
    create("too many replicas", component({ replicas: 6 }), "components.backend.replicas"),
    create("replicas as text", component({ replicas: "2" }), "components.backend.replicas"),
    create(
      "two databases",
      { ...good, components: { database: { replicas: 2 } } },
      "components.database.replicas",
    ),
    create(
      "an amount that is none",
      component({ resources: { requests: { cpu: "lots" } } }),
      "components.backend.resources.requests.cpu",
    ),
    create("an image with a space", component({ image: "nginx; rm -rf /" }), "components.backend.image"),
    create(
      "a generated variable",
      component({ env: [{ name: "SECRET_KEY", value: "x" }] }),
      "components.backend.env.0.name",
    ),
    create(
      "a variable that is none",
      component({ env: [{ name: "A-B", value: "x" }] }),
      "components.backend.env.0.name",
    ),
    create(
      "a variable twice",
      component({
        env: [
          { name: "A", value: "x" },
          { name: "A", value: "y" },
        ],
      }),
      "components.backend.env",
    ),
    create(
      "an amount out of bounds",
      component({ resources: { limits: { memory: "17Gi" } } }),
      "components.backend.resources.limits.memory",
    ),
    create(
      "a component's name that is none",
      { ...good, components: { back_end: {} } },
      "components.back_end",
    ),
    create("a description of 201 characters", { ...good, description: "x".repeat(201) }, "description"),
    create("another template", { ...good, template: "wordpress" }, "template"),
    change("nothing to change", {}, "body"),
    change("a new owner", { owner: "root@example.com" }, "owner"),
    change("a status", { status: { phase: "Ready" } }, "status"),
    change("metadata", { metadata: { finalizers: [] } }, "metadata"),
    change("a name", { name: "other" }, "name"),
    change(
      "negative replicas",
      { components: { frontend: { replicas: -1 } } },
      "components.frontend.replicas",
    ),
    change(
      "a limit below its request",
      { components: { backend: { resources: { requests: { cpu: "1" }, limits: { cpu: "100m" } } } } },
      "components.backend.resources.limits.cpu",
    ),
    change(
      "a volume that is no size",
      { components: { database: { storage: "big" } } },
      "components.database.storage",
    ),
  ],
};
