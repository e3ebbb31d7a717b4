import { parameterMark } from "@/server/contract/parameter-values";
import type { TemplateDescription } from "@/server/contract/template";
import { record, type SourceObject, text } from "../checks/finding";
import { type PodOf, podOf } from "../checks/pods";
import type { Draft, DraftParameter } from "../draft";
import { changedPod } from "./change-pod";
import type { Findings } from "./findings";

type Generated = TemplateDescription["spec"]["secrets"];

/** Secret of each environment for values that the source writes into variables. */
const SECRET = "template-secrets";
/** Names of values that only this environment knows: any will do. The rest, such as tokens, others gave out. */
const OWN_SECRET = /(PASSWORD|PASSWD|_PASS|SECRET|SECRET_KEY|KEY_BASE|_SALT|ENCRYPTION_KEY|SIGNING_KEY)$/i;
const FOREIGN_SECRET = /(CLIENT|AWS|AZURE|STRIPE|GITHUB|GOOGLE|OAUTH|WEBHOOK|SLACK|SMTP|API)/i;

interface Placed {
  objects: SourceObject[];
  secrets: Generated;
  /** Parameters whose values are generated. */
  generated: string[];
}

/**
 * The objects with what a secret parameter stands in taken from a Secret that is generated for each environment. Secrets that
 * others gave out are asked about.
 */
export function withSecrets(
  objects: readonly SourceObject[],
  draft: Draft,
  { wished, findings }: { wished: Generated; findings: Findings },
): Placed {
  const secret = draft.parameters.filter(({ type }) => type === "secret");
  const homes = new Map(secret.map(({ name }) => [name, homeOf(name, objects)]));
  const used = secret.filter(({ name }) => homes.get(name)?.object || uses(objects, name));
  const generated = used.filter((one) => isGenerated(one, homes.get(one.name)?.name ?? SECRET, wished));
  for (const parameter of used)
    if (generated.includes(parameter)) sayGenerated(parameter, homes.get(parameter.name)?.name, findings);
    else sayAsked(parameter, homes.get(parameter.name), findings);
  const placed = objects.map((source) =>
    generated.reduce((one, { name }) => filled(one, name, homes.get(name) ?? NO_HOME), source),
  );
  const own = generated.filter(({ name }) => !homes.get(name)?.object);
  const made: SourceObject[] =
    own.length === 0
      ? []
      : [
          {
            object: {
              apiVersion: "v1",
              kind: "Secret",
              metadata: { name: SECRET },
              type: "Opaque",
              stringData: Object.fromEntries(own.map(({ name }) => [name, "generated"])),
            },
          },
        ];
  const secrets = new Map<string, Record<string, "password" | "key">>();
  for (const { name } of generated) {
    const home = homes.get(name) ?? NO_HOME;
    secrets.set(home.name, { ...secrets.get(home.name), [home.key ?? name]: "password" });
  }
  return {
    generated: generated.map(({ name }) => name),
    objects: [...made, ...placed],
    secrets: [...secrets].map(([name, generate]) => ({ name, generate })),
  };
}

/** Where a parameter's value is kept: a Secret of the source that consists of it, or the one that is made here. */
interface Home {
  name: string;
  object?: Record<string, unknown>;
  key?: string;
}
const NO_HOME: Home = { name: SECRET };

function homeOf(parameter: string, objects: readonly SourceObject[]): Home {
  for (const { object } of objects) {
    if (object.kind !== "Secret") continue;
    const entry = Object.entries(record(object.stringData)).find(([, value]) => value === mark(parameter));
    if (entry) return { name: text(record(object.metadata).name), object, key: entry[0] };
  }
  return NO_HOME;
}

const mark = parameterMark;
const uses = (objects: readonly SourceObject[], parameter: string) =>
  objects.some(({ object }) => JSON.stringify(object).includes(mark(parameter)));

function isGenerated({ name }: DraftParameter, secret: string, wished: Generated): boolean {
  const isWished = wished.some((one) => one.name === secret && one.generate[name] !== undefined);
  return isWished || (OWN_SECRET.test(name) && !FOREIGN_SECRET.test(name));
}

function sayGenerated({ name, sets }: DraftParameter, secret = SECRET, findings: Findings): void {
  findings.say({
    level: "adapted",
    code: "secret-generated",
    field: sets[0],
    message: `${name} is generated for each environment, in its Secret ${secret}.`,
  });
}

function sayAsked({ name, sets }: DraftParameter, home: Home | undefined, findings: Findings): void {
  findings.say({
    level: "asked",
    code: "secret-required",
    field: sets[0],
    message: `${name} is secret, and may be one that others gave out: it is not made up unasked.`,
    remedy: `Where any value will do, add { name: ${home?.name ?? SECRET}, generate: { ${name}: password } } to secrets.`,
  });
}

/** The object with a parameter taken from its Secret wherever a container's variables, arguments and command hold it. */
function filled(source: SourceObject, parameter: string, home: Home): SourceObject {
  const { object } = source;
  if (home.object === object || !JSON.stringify(object).includes(mark(parameter))) return source;
  const from = { secretKeyRef: { name: home.name, key: home.key ?? parameter } };
  const pod = podOf(object);
  return pod
    ? { ...source, object: changedPod(object, pod.path, (spec) => podWith(spec, parameter, from)) }
    : source;
}

function podWith(spec: PodOf["spec"], parameter: string, from: object): PodOf["spec"] {
  const changed = Object.entries(spec).map(([key, value]): [string, unknown] => [
    key,
    (key === "containers" || key === "initContainers") && Array.isArray(value)
      ? value.map((container) => containerWith(record(container), parameter, from))
      : value,
  ]);
  return Object.fromEntries(changed);
}

function containerWith(container: Record<string, unknown>, parameter: string, valueFrom: object) {
  const written = mark(parameter);
  const env = Array.isArray(container.env) ? container.env.map(record) : [];
  const whole = env.map((one) => (one.value === written ? { ...without(one, "value"), valueFrom } : one));
  const holds = (value: unknown) => JSON.stringify(value ?? null).includes(written);
  if (![whole, container.command, container.args].some(holds))
    return env.length > 0 ? { ...container, env: whole } : container;
  // Kubernetes fills in $(NAME) of a variable that stands before.
  const name = env.some((one) => one.name === parameter && one.value !== written)
    ? `SECRET_${parameter}`
    : parameter;
  const others = whole.filter((one) => one.name !== name);
  const fill = (value: unknown): unknown => {
    if (typeof value === "string") return value.replaceAll(written, `$(${name})`);
    return Array.isArray(value) ? value.map(fill) : value;
  };
  return {
    ...container,
    ...(container.command !== undefined && { command: fill(container.command) }),
    ...(container.args !== undefined && { args: fill(container.args) }),
    env: [
      { name, valueFrom },
      ...others.map((one) => ("value" in one ? { ...one, value: fill(one.value) } : one)),
    ],
  };
}

const without = (map: Record<string, unknown>, key: string) =>
  Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
