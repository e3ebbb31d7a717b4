import { stringify } from "yaml";
import type { z } from "zod";
import { environmentSpec, environmentStatus } from "@/server/contract/environment";
import { environmentName, templateName } from "@/server/contract/names";
import { templateSpec, templateStatus } from "@/server/contract/template-resource";
import { about, type Rule, rulesOfName } from "./rules";
import { structuralSchema } from "./schema";

export const ENVIRONMENT_CRD = "k8s/crd/environments.devspace-portal.io.yaml";

export const TEMPLATE_CRD = "k8s/crd/templates.devspace-portal.io.yaml";

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

const TEMPLATE_HEADER = `# The Template resource: an application that environments are made of. The portal's pages, kubectl, Argo CD and Flux all
# write its spec; the controller publishes it and reports in its status. Written by \`npm run crd\` from
# server/contract/template-resource.ts (fields, bounds and sentences) and scripts/crd/resource.ts (columns): change those.
`;

const TEMPLATE_COLUMNS = [
  {
    name: "Ready",
    type: "string",
    description: "Whether there is a revision that environments can be made of.",
    jsonPath: '.status.conditions[?(@.type=="Ready")].status',
  },
  { name: "Source", type: "string", description: "Where it comes from.", jsonPath: ".status.source" },
  { name: "Revision", type: "string", description: "The newest revision.", jsonPath: ".status.revision" },
  {
    name: "Environments",
    type: "integer",
    description: "Environments that use it.",
    jsonPath: ".status.environments",
  },
  {
    name: "Message",
    type: "string",
    priority: 1,
    description: "What the last publishing came to.",
    jsonPath: '.status.conditions[?(@.type=="Published")].message',
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

const NAME = "devspace-portal.io";

interface Crd {
  kind: string;
  singular: string;
  shortName: string;
  header: string;
  description: string;
  columns: object[];
  selectableFields?: object[];
  /** Of the resource's name. */
  name: z.ZodType;
  spec: z.ZodType;
  status: z.ZodType;
}

function crd({
  kind,
  singular,
  shortName,
  header,
  description,
  columns,
  selectableFields,
  name,
  spec,
  status,
}: Crd) {
  const schema = {
    type: "object",
    description,
    required: ["spec"],
    properties: {
      apiVersion: { type: "string", description: "devspace-portal.io/v1alpha1" },
      kind: { type: "string", description: kind },
      // The rules about the name need it declared; nothing else of the metadata can be.
      metadata: { type: "object", properties: { name: { type: "string" } } },
      spec: structuralSchema(spec, { defaults: true }),
      status: structuralSchema(status, { defaults: false }),
    },
    "x-kubernetes-validations": rulesOfName(name).map(ofNewName),
  };
  const resource = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${singular}s.${NAME}`,
      labels: { "app.kubernetes.io/name": "devspace-portal", "app.kubernetes.io/part-of": "devspace-portal" },
    },
    spec: {
      group: NAME,
      scope: "Cluster",
      names: {
        ...{ kind, listKind: `${kind}List`, plural: `${singular}s`, singular },
        shortNames: [shortName],
        categories: ["devspace"],
      },
      versions: [
        {
          name: "v1alpha1",
          served: true,
          storage: true,
          subresources: { status: {} },
          ...(selectableFields ? { selectableFields } : {}),
          additionalPrinterColumns: columns,
          schema: { openAPIV3Schema: schema },
        },
      ],
    },
  };
  return header + stringify(resource, { lineWidth: 120, aliasDuplicateObjects: false });
}

/** The CustomResourceDefinition of Environment, as the text of `ENVIRONMENT_CRD`. */
export function environmentCrd(): string {
  return crd({
    kind: "Environment",
    ...{ singular: "environment", shortName: "denv", header: HEADER, columns: COLUMNS },
    description:
      "A development environment: a namespace of its own with the components of a template, each of which can be switched between production and dev mode.",
    selectableFields: [{ jsonPath: ".spec.owner" }],
    ...{ name: environmentName, spec: environmentSpec, status: environmentStatus },
  });
}

/** The CustomResourceDefinition of Template, as the text of `TEMPLATE_CRD`. */
export function templateCrd(): string {
  return crd({
    kind: "Template",
    ...{ singular: "template", shortName: "dtpl", header: TEMPLATE_HEADER, columns: TEMPLATE_COLUMNS },
    description:
      "An application that environments are made of: where its manifests come from, and what publishing made of them.",
    ...{ name: templateName, spec: templateSpec, status: templateStatus },
  });
}
