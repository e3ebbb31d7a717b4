import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { ROLE_RESOURCES, ROLE_VERBS, SECRET_TYPES, TEMPLATE_KINDS } from "@/server/contract/template-kinds";

/** The admission policy and the controller's rights say the same as the checks do. */
const policy = readFileSync("k8s/portal/admission/controller.yaml", "utf8");
const listBehind = (text: string) => {
  const from = policy.indexOf("[", policy.indexOf(text) + text.length);
  return [...policy.slice(from, policy.indexOf("]", from)).matchAll(/'([^']+)'/g)].map(([, one]) => one);
};
const roles = parseAllDocuments(readFileSync("k8s/portal/rbac/controller.yaml", "utf8"))
  .map((document) => document.toJS() as { kind: string; metadata: { name: string }; rules?: Rule[] })
  .filter(({ kind, metadata }) => kind === "ClusterRole" && metadata.name.startsWith("devspace-portal-"));
interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}
const rules = roles.flatMap((role) => role.rules ?? []);
const may = (resource: string, verb: string) =>
  rules.some(({ apiGroups, resources, verbs }) =>
    apiGroups.some((group) =>
      resources.some((one) => `${group}/${one}` === resource && verbs.includes(verb)),
    ),
  );

it("the policy lets Roles have what templates may, and nothing else", () => {
  expect(listBehind("verb in")).toEqual(ROLE_VERBS);
  expect(listBehind("(group + '/' + one) in")).toEqual(ROLE_RESOURCES);
});

it("the policy lets Secrets have the types that templates may", () => {
  expect(listBehind("object.?type.orValue('Opaque') in")).toEqual(SECRET_TYPES);
});

it("the controller has what Roles may give: nobody can give what they do not have", () => {
  for (const resource of ROLE_RESOURCES)
    for (const verb of ROLE_VERBS) expect(may(resource, verb), `${verb} ${resource}`).toBe(true);
});

it("the controller may make every kind that a template may have", () => {
  for (const kind of TEMPLATE_KINDS) {
    const plural = `${kind.toLowerCase()}s`.replace(/(polic)ys$/, "$1ies").replace(/(ingress)s$/, "$1es");
    expect(may(plural, "create"), plural).toBe(true);
  }
});
