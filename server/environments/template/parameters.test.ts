import { describe, expect, it } from "vitest";
import { type EnvironmentStatus, environmentSpec } from "@/server/contract/environment";
import { type TemplateDescription, templateDescription } from "@/server/contract/template";
import type { KubernetesObject, Workload } from "@/server/kubernetes";
import { heldBack, templateOf } from "../bounds/made-of";
import { renderedBy } from "../compare/rendered";
import type { EnvironmentObject } from "../resource";
import { checkSpec } from "../verbs/check";
import { describeUpdate } from "../verbs/describe-update";
import { acceptSpec, withDefaults } from "./accept";
import { acceptParameters } from "./accept-parameters";
import { compileTemplate } from "./compile";
import { filledTemplate } from "./fill";
import type { Template } from "./template";

const PARAMETERS = [
  { name: "TAG", default: "1.0" },
  { name: "REGION", title: "Region of the data", required: true },
  { name: "SIZE", type: "choice", choices: ["small", "large"], default: "small" },
  { name: "DELAY", type: "number", default: 5, max: 60 },
  { name: "STRICT", type: "boolean" },
];
const container = {
  ...{ name: "main", image: "registry.test/app:$(parameters.TAG)" },
  args: ["--region=$(parameters.REGION)"],
  env: [
    { name: "SIZE", value: "$(parameters.SIZE)" },
    { name: "STRICT", value: "$(parameters.STRICT)" },
    { name: "OTHER", value: "$(OTHER)" },
  ],
  readinessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: "$(parameters.DELAY)" },
};
const labels = { "app.kubernetes.io/component": "main" };
const workload: Workload = {
  ...{ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "main" } },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [container] } },
  },
};
const config = {
  ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "app" } },
  data: { "app.yaml": "region: $(parameters.REGION)\n" },
};
function compile(
  parameters: object[] = PARAMETERS,
  objects: KubernetesObject[] = [workload, config],
  { revision, ...spec }: { revision?: string; values?: object[] } = {},
): Template {
  const description = templateDescription.parse({
    ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Template", metadata: { name: "one" } },
    spec: {
      ...{ title: "One", source: { folders: ["."] }, parameters, ...spec },
      components: [{ name: "main", title: "Main", workload: { kind: "Deployment", name: "main" } }],
    },
  }) satisfies TemplateDescription;
  const file = (): never => {
    throw new Error("no file");
  };
  return { ...compileTemplate(description, { folder: () => objects, file }), ...(revision && { revision }) };
}
const specOf = (parameters?: object) =>
  environmentSpec.parse({ owner: "ada@example.com", template: "one", ...(parameters && { parameters }) });
const containerOf = (template: Template) => template.components[0]?.target.spec.template.spec.containers[0];

describe("values of parameters", () => {
  it("come into texts where the marks are, and never become structure", () => {
    const { values } = acceptParameters(
      compile(),
      specOf({ REGION: 'eu"\nadmin: true', TAG: "2", DELAY: 9, STRICT: true }),
    );
    const filled = filledTemplate(compile(), values);
    expect(containerOf(filled)).toMatchObject({
      image: "registry.test/app:2",
      args: ['--region=eu"\nadmin: true'],
      env: [{ value: "small" }, { value: "true" }, { value: "$(OTHER)" }],
      readinessProbe: { initialDelaySeconds: 9 },
    });
    expect(filled.objects[0]).toMatchObject({ data: { "app.yaml": 'region: eu"\nadmin: true\n' } });
  });

  it("reach processes as they were written: Kubernetes expands nothing in them", () => {
    expect(containerOf(filledTemplate(compile(), { REGION: "$(POSTGRES_PASSWORD) $&" }))?.args).toEqual([
      "--region=$$(POSTGRES_PASSWORD) $$&",
    ]);
  });

  it("restart the pods that read them, and come into values of ConfigMaps", () => {
    const template = compile(undefined, undefined, {
      values: [
        {
          configMap: "app",
          key: "URL",
          value: "{origin:main}/$(parameters.REGION)".replace("{origin:main}", "http://x"),
        },
      ],
    });
    const of = (REGION: string) =>
      renderedBy(template, {
        name: "shop",
        spec: specOf({ REGION }),
        settings: { previewBase: "http://localhost" },
      });
    const configMap = of("eu").objects.find(({ kind }) => kind === "ConfigMap");
    expect(configMap).toMatchObject({ data: { URL: "http://x/eu", "app.yaml": "region: eu\n" } });
  });

  it("are the template's where nothing is said, for pages too", () => {
    expect(acceptSpec(compile(), specOf({ REGION: "eu" })).spec.parameters).toEqual({
      ...{ TAG: "1.0", REGION: "eu", SIZE: "small", DELAY: 5, STRICT: false },
    });
    expect(withDefaults(compile(), specOf()).parameters).toEqual({
      ...{ TAG: "1.0", SIZE: "small", DELAY: 5, STRICT: false },
    });
  });
});

describe("a spec", () => {
  const objectionsTo = (parameters?: object, registries?: string[]) =>
    acceptParameters(compile(), specOf(parameters), registries);

  it.each([
    [{ REGION: "eu", CITY: "x" }, "spec.parameters.CITY", /no parameter CITY. It has TAG, REGION/],
    [{ REGION: "eu", SIZE: "huge" }, "spec.parameters.SIZE", /one of small, large/],
    [{ REGION: "eu", DELAY: "9" }, "spec.parameters.DELAY", /number/],
    [{ REGION: "eu", DELAY: 61 }, "spec.parameters.DELAY", /60 or less/],
    [{ REGION: "eu", TAG: "a b" }, "spec.parameters.TAG", /image/],
  ])("with %j is not accepted in %s, and the rest is carried out", (parameters, field, message) => {
    const { objections, missing, values } = objectionsTo(parameters);
    expect(objections).toEqual([{ field, message: expect.stringMatching(message) }]);
    expect(missing).toEqual([]);
    expect(values).toMatchObject({ TAG: "1.0", REGION: "eu", SIZE: "small", DELAY: 5 });
  });

  it.each([[undefined], [{ REGION: "" }], [{ REGION: 3 }]])(
    "with %j lacks what is required",
    (parameters) => {
      expect(objectionsTo(parameters).missing).toMatchObject([{ field: "spec.parameters.REGION" }]);
    },
  );

  it("gets images from nowhere else than is allowed", () => {
    const image = { ...container, image: "$(parameters.TAG)" };
    const template = compile(
      [{ name: "TAG", default: "registry.test/app:1" }],
      [
        {
          ...workload,
          spec: {
            ...workload.spec,
            template: {
              metadata: { labels },
              spec: { containers: [{ ...image, args: [], env: [], readinessProbe: {} }] },
            },
          },
        } as Workload,
      ],
    );
    const of = (TAG?: string) => acceptParameters(template, specOf(TAG ? { TAG } : {}), ["ghcr.io"]);
    expect(of("evil.test/app:1").objections).toMatchObject([{ field: "spec.parameters.TAG" }]);
    expect(of("evil.test/app:1").values.TAG).toBe("registry.test/app:1");
    expect(of("ghcr.io/acme/app:1").objections).toEqual([]);
    expect(of().objections).toEqual([]);
  });

  it("gets images from nowhere else by a value that is only refused for another's sake", () => {
    const images = ["$(parameters.R)/web:$(parameters.A)", "$(parameters.R)/api:$(parameters.B)"];
    const containers = images.map((image, at) => ({ name: at === 0 ? "main" : "api", image }));
    const template = compile(
      [
        { name: "R", default: "ghcr.io/acme" },
        { name: "A", default: "1" },
        { name: "B", default: "1" },
      ],
      [
        {
          ...workload,
          spec: { ...workload.spec, template: { metadata: { labels }, spec: { containers } } },
        } as Workload,
      ],
    );
    const asked = specOf({ R: "registry.corp", A: "not a tag", B: "evil" });
    const { values, missing } = acceptParameters(template, asked, ["registry.corp"]);
    expect(values).toEqual({ R: "ghcr.io/acme", A: "1", B: "1" });
    expect(missing).toEqual([]);
  });

  it("is refused by the API with the field of the request", () => {
    const templates = {
      get: () => compile(),
      list: () => [compile()],
      views: () => [],
      refsOf: () => undefined,
    };
    const check = (parameters: object, changes?: Parameters<typeof checkSpec>[2]) => () =>
      checkSpec({ templates, imageRegistries: ["*"] }, specOf(parameters), changes);
    expect(check({ SIZE: "huge" })).toThrow(/parameters.SIZE: /);
    expect(check({})).toThrow(/parameters.REGION: Template one needs a value for it: Region of the data/);
    // A patch of something else, and one that moves to a revision which needs more.
    expect(check({}, { changes: { components: {} } })).not.toThrow();
    expect(check({}, { changes: { isMoved: true } })).toThrow(/parameters.REGION/);
    expect(check({ REGION: "eu", OLD: "x" }, { changes: { isMoved: true } })).not.toThrow();
  });
});

it("keeps an environment that follows its template with what it runs while the newest revision needs more", () => {
  const [older, newest] = [
    compile(PARAMETERS.slice(0, 1), [pinned()], { revision: "a1" }),
    compile(undefined, undefined, { revision: "b2" }),
  ];
  const templates = { get: (_: string, revision?: string) => (revision === "a1" ? older : newest) };
  const environment = (parameters?: object, updates = "automatic"): EnvironmentObject => ({
    ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment", metadata: { name: "shop" } },
    spec: { ...specOf(parameters), updates: updates as "automatic" },
    status: { revision: "a1" } satisfies Partial<EnvironmentStatus>,
  });
  expect(templateOf(templates, environment())?.revision).toBe("a1");
  expect(heldBack(templates, environment())?.missing).toMatchObject([{ field: "spec.parameters.REGION" }]);
  expect(templateOf(templates, environment({ REGION: "eu" }))?.revision).toBe("b2");
  // What an update tells of it: to be given with the change, and no fault of the settings.
  const told = (parameters?: object) =>
    describeUpdate({
      context: { templates: templates as never },
      ...{ environment: environment(parameters, "manual"), previewBase: "http://localhost" },
    });
  expect(told().needs.map(({ name }) => name)).toEqual(["REGION"]);
  expect(told().objections).toEqual([]);
  expect(told({ REGION: 3 }).objections).toMatchObject([{ field: "spec.parameters.REGION" }]);
});

it("keeps it there as well while a value makes an image that the newest revision may not have", () => {
  const required = [{ name: "TAG", required: true }];
  const image = "$(parameters.TAG)";
  const older = compile([], [pinned("registry.test/app:1")], { revision: "a1" });
  const newest = compile(required, [pinned(image)], { revision: "b2" });
  const environment = (TAG: string): EnvironmentObject => ({
    ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment", metadata: { name: "shop" } },
    spec: { ...specOf({ TAG }), updates: "automatic" },
    status: { revision: "a1" } satisfies Partial<EnvironmentStatus>,
  });
  const templates = {
    get: (_: string, revision?: string) => (revision === "a1" ? older : newest),
    imageRegistries: ["registry.test"],
  };
  expect(templateOf(templates, environment("evil.test/app:1"))?.revision).toBe("a1");
  expect(templateOf(templates, environment("registry.test/app:2"))?.revision).toBe("b2");
});

it("keeps an environment that follows its template with what it runs while the newest revision asks for more than its policy allows", () => {
  const [older, newest] = [sized("a1", "100m"), sized("b2", "4")];
  const templates = {
    get: (_: string, revision?: string) => (revision === "a1" ? older : newest),
    rulesOf: () => ({ pullSecrets: [], policy: { resources: { environment: { cpu: "1" } } } }),
  };
  const environment: EnvironmentObject = {
    ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Environment", metadata: { name: "shop" } },
    spec: { ...specOf({ REGION: "eu" }), updates: "automatic" },
    status: { revision: "a1" } satisfies Partial<EnvironmentStatus>,
  };
  expect(templateOf(templates, environment)?.revision).toBe("a1");
  expect(heldBack(templates, environment)?.missing).toMatchObject([
    { field: "spec.components", message: expect.stringMatching(/newest revision .* 1 CPU in all/) },
  ]);
  expect(templateOf({ get: templates.get }, environment)?.revision).toBe("b2");
});

function sized(revision: string, cpu: string) {
  const template = compile(undefined, undefined, { revision });
  const [component] = template.components;
  if (!component) throw new Error("The template has no component.");
  const target = structuredClone(component.target);
  for (const container of target.spec.template.spec.containers) container.resources = { requests: { cpu } };
  return { ...template, components: [{ ...component, target }] };
}

function pinned(image = "registry.test/app:$(parameters.TAG)"): Workload {
  const bare = { name: "main", image };
  return {
    ...workload,
    spec: { ...workload.spec, template: { metadata: { labels }, spec: { containers: [bare] } } },
  };
}

describe("compiling", () => {
  const text = "$(parameters.TAG)";
  const service = (spec: object) => ({ apiVersion: "v1", kind: "Service", metadata: { name: "main" }, spec });
  it.each([
    [
      "a place that checks look at",
      [pinned(), service({ type: text })],
      /Service main .*spec.type: a parameter may stand/,
    ],
    ["a name", [pinned(), { ...config, metadata: { name: text } }], /metadata.name: a parameter may stand/],
    [
      "nothing that is declared",
      [pinned(), { ...config, data: { a: "$(parameters.TGA)" } }],
      /no such parameter/,
    ],
    [
      "nowhere",
      [
        {
          ...workload,
          spec: {
            ...workload.spec,
            template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "x" }] } },
          },
        },
      ],
      /TAG is used nowhere/,
    ],
    [
      "no Secret, of a secret",
      [pinned(), { ...config, data: { a: "$(parameters.KEY)" } }],
      /KEY\) in data.a: a secret stands alone/,
    ],
  ])("refuses a mark in %s", (_, objects, message) => {
    const parameters = [
      { name: "TAG", default: "1" },
      { name: "KEY", type: "secret", required: true },
    ];
    expect(() => compile(parameters, objects as KubernetesObject[])).toThrow(message);
  });
});
