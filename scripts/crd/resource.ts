import { stringify } from "yaml";
import { environmentSpec, environmentStatus } from "@/server/contract/environment";
import { environmentName } from "@/server/contract/names";
import { about, type Rule, rulesOfName } from "./rules";
import { structuralSchema } from "./schema";

export const ENVIRONMENT_CRD = "k8s/crd/environments.devspace-portal.io.yaml";

const HEADER = `# The Environment resource: the portal's API. The portal, kubectl, Argo CD and Flux all write its spec; the controller
# makes it so and reports in its status. Written by \`npm run crd\` from server/contract/environment.ts (fields, bounds and
# sentences) and scripts/crd/resource.ts (columns): change those.
`;

const COLUMNS = [
  {
    name: "Ready",
    type: "string",
    description: "Whether every component serves in the mode asked for.",
    jsonPath: '.status.conditions[?(@.type=="Ready")].status',
  },
  {
    name: "Phase",
    type: "string",
    description: "A summary of the conditions, for people.",
    jsonPath: ".status.phase",
  },
  {
    name: "Owner",
    type: "string",
    description: "Who the environment belongs to.",
    jsonPath: ".spec.owner",
  },
  { name: "Dev", type: "string", description: "Components in dev mode.", jsonPath: ".status.dev" },
  {
    name: "Namespace",
    type: "string",
    priority: 1,
    description: "Namespace that holds the environment's objects.",
    jsonPath: ".status.namespace",
  },
  {
    name: "Message",
    type: "string",
    priority: 1,
    description: "Why it is ready or not.",
    jsonPath: '.status.conditions[?(@.type=="Ready")].message',
  },
  { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
];

/** A name never changes, so it is checked once: one from before a rule must stay possible to report on and delete. */
function ofNewName({ rule, message, reason }: Rule): Rule {
  return {
    rule: `oldSelf.hasValue() || ${about("self.metadata.name", rule)}`,
    optionalOldSelf: true,
    fieldPath: ".metadata.name",
    message,
    reason,
  };
}

const SCHEMA = {
  type: "object",
  description:
    "A development environment: a namespace of its own with the components of a template, each of which can be switched between production and dev mode.",
  required: ["spec"],
  properties: {
    apiVersion: { type: "string", description: "devspace-portal.io/v1alpha1" },
    kind: { type: "string", description: "Environment" },
    // The rules about the name need it declared; nothing else of the metadata can be.
    metadata: { type: "object", properties: { name: { type: "string" } } },
    spec: structuralSchema(environmentSpec, { defaults: true }),
    status: structuralSchema(environmentStatus, { defaults: false }),
  },
  "x-kubernetes-validations": rulesOfName(environmentName).map(ofNewName),
};

/** The CustomResourceDefinition of Environment, as the text of `ENVIRONMENT_CRD`. */
export function environmentCrd(): string {
  const resource = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: "environments.devspace-portal.io",
      labels: { "app.kubernetes.io/name": "devspace-portal", "app.kubernetes.io/part-of": "devspace-portal" },
    },
    spec: {
      group: "devspace-portal.io",
      scope: "Cluster",
      names: {
        kind: "Environment",
        listKind: "EnvironmentList",
        plural: "environments",
        singular: "environment",
        shortNames: ["denv"],
        categories: ["devspace"],
      },
      versions: [
        {
          name: "v1alpha1",
          served: true,
          storage: true,
          subresources: { status: {} },
          selectableFields: [{ jsonPath: ".spec.owner" }],
          additionalPrinterColumns: COLUMNS,
          schema: { openAPIV3Schema: SCHEMA },
        },
      ],
    },
  };
  return HEADER + stringify(resource, { lineWidth: 120, aliasDuplicateObjects: false });
}
