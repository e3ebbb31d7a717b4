import { parameterMark } from "@/server/contract/parameter-values";
import type { TemplateParameter } from "@/server/contract/parameters";
import type { TemplateDescription } from "@/server/contract/template";
import type { PublishWish } from "@/server/contract/template-source";
import { nameOf, record, type SourceObject, text } from "../checks/finding";
import { type PodOf, podOf } from "../checks/pods";
import type { Draft, DraftParameter } from "../draft";
import { changedPod } from "./change-pod";
import type { Findings } from "./findings";

type Generated = TemplateDescription["spec"]["secrets"];

/** Secrets of each environment for values that the source writes into variables: generated ones, and those that people give. */
const SECRET = "template-secrets";
const GIVEN = "template-parameters";
/** Names of values that only this environment knows: any will do. The rest, such as tokens, others gave out. */
const OWN_SECRET = /(PASSWORD|PASSWD|_PASS|SECRET|SECRET_KEY|KEY_BASE|_SALT|ENCRYPTION_KEY|SIGNING_KEY)$/i;
const FOREIGN_SECRET = /(CLIENT|AWS|AZURE|STRIPE|GITHUB|GOOGLE|OAUTH|WEBHOOK|SLACK|SMTP|API)/i;

interface Placed {
  objects: SourceObject[];
  secrets: Generated;
  /** Parameters whose values are in Secrets. */
  names: string[];
  /** Those that each environment has to be given. */
  parameters: TemplateParameter[];
}

/**
 * The objects with what a secret parameter stands in taken from a Secret, whose value is generated for each environment or, where
 * others may have given it out, given by people: made up, that would fail where nobody looks.
 */
export function withSecrets(
  objects: readonly SourceObject[],
  draft: Draft,
  { wish, findings }: { wish: PublishWish; findings: Findings },
): Placed {
  const secret = draft.parameters.filter(({ type }) => type === "secret");
  const homes = secret.map((parameter): Home => homeOf(parameter.name, objects));
  const used = secret.flatMap((parameter, index): Kept[] => {
    const home = homes[index] ?? {};
    if (!home.object && !uses(objects, parameter.name)) return [];
    const isGenerated = isOwn(parameter, home, wish);
    const name = home.name ?? (isGenerated ? SECRET : GIVEN);
    return [{ parameter, isGenerated, name, key: home.key ?? parameter.name, object: home.object }];
  });
  for (const one of used) say(one, findings);
  const placed = objects.map((source) => used.reduce((one, kept) => filled(one, kept), source));
  const generated = used.filter(({ isGenerated }) => isGenerated);
  const secrets = new Map<string, Record<string, "password" | "key">>();
  for (const { name, key } of generated) secrets.set(name, { ...secrets.get(name), [key]: "password" });
  return {
    names: used.map(({ parameter }) => parameter.name),
    objects: [...madeOf(SECRET, used), ...madeOf(GIVEN, used), ...placed],
    secrets: [...secrets].map(([name, generate]) => ({ name, generate })),
    parameters: used.flatMap(({ parameter: { name, title }, isGenerated }): TemplateParameter[] =>
      isGenerated
        ? []
        : [{ ...{ name, type: "secret", required: true }, ...(title && { title: title.slice(0, 200) }) }],
    ),
  };
}

/** A parameter with the Secret and the key that hold its value. */
interface Kept {
  parameter: DraftParameter;
  isGenerated: boolean;
  name: string;
  key: string;
  /** The Secret, where it is one of the source. */
  object: Record<string, unknown> | undefined;
}

/** The Secret of a name that is made here, with what stands for its values. */
function madeOf(name: string, used: readonly Kept[]): SourceObject[] {
  const own = used.filter((one) => one.name === name && !one.object);
  if (own.length === 0) return [];
  const values = own.map(({ key, isGenerated, parameter }) => [
    key,
    isGenerated ? "generated" : mark(parameter.name),
  ]);
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name }, type: "Opaque" };
  return [{ object: { ...secret, stringData: Object.fromEntries(values) } }];
}

/** Where a parameter's value is kept: a Secret of the source that consists of it, or the one that is made here. */
interface Home {
  name?: string;
  object?: Record<string, unknown>;
  key?: string;
}

function homeOf(parameter: string, objects: readonly SourceObject[]): Home {
  for (const { object } of objects) {
    if (object.kind !== "Secret") continue;
    const entry = Object.entries(record(object.stringData)).find(([, value]) => value === mark(parameter));
    if (entry) return { name: text(record(object.metadata).name), object, key: entry[0] };
  }
  return {};
}

const mark = parameterMark;
const uses = (objects: readonly SourceObject[], parameter: string) =>
  objects.some(({ object }) => JSON.stringify(object).includes(mark(parameter)));

function isOwn(
  { name }: DraftParameter,
  { name: secret = SECRET, key = name }: Home,
  { secrets = [], parameters = {} }: PublishWish,
): boolean {
  if (secrets.some((one) => one.name === secret && one.generate[key] !== undefined)) return true;
  // Whoever says something of it means a parameter.
  return parameters[name] === undefined && OWN_SECRET.test(name) && !FOREIGN_SECRET.test(name);
}

function say({ parameter: { name, sets }, isGenerated, name: secret, key }: Kept, findings: Findings): void {
  if (isGenerated)
    findings.say({
      level: "adapted",
      code: "secret-generated",
      field: sets[0],
      message: `${name} is generated for each environment, in its Secret ${secret}.`,
      remedy: `Where people are to give it, say so (parameters.${name}: {}).`,
    });
  else
    findings.say({
      level: "adapted",
      code: "secret-given",
      field: sets[0],
      message: `${name} may be one that others gave out: each environment has to be given it.`,
      remedy: `Where any value will do, add { name: ${secret === GIVEN ? SECRET : secret}, generate: { ${key}: password } } to secrets.`,
    });
}

/** The object with a parameter taken from its Secret wherever a container's variables, arguments and command hold it. */
function filled(
  source: SourceObject,
  { parameter: { name: parameter }, isGenerated, ...home }: Kept,
): SourceObject {
  const { object } = source;
  if (home.object && nameOf(home.object) === nameOf(object)) {
    const values = { ...record(object.stringData), ...(isGenerated && { [home.key]: "generated" }) };
    return { ...source, object: { ...object, stringData: values } };
  }
  if (!JSON.stringify(object).includes(mark(parameter))) return source;
  const from = { secretKeyRef: { name: home.name, key: home.key } };
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
