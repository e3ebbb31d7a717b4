import { randomBytes } from "node:crypto";
import {
  ANNOTATION_SECRETS,
  LABEL_ENVIRONMENT,
  LABEL_MANAGED_BY,
  MANAGED_BY,
  SECRETS_NAMESPACE,
} from "@/server/contract/labels";
import { parameterFault } from "@/server/contract/parameter-values";
import type { TemplateParameter } from "@/server/contract/parameters";
import { needsValue } from "@/server/environments/template/accept-parameters";
import { secretParameters, type Template } from "@/server/environments/template/template";
import { type FieldError, refusal } from "@/server/http/problem";
import { isKubernetesError, type ObjectMeta, type Secret } from "@/server/kubernetes";
import { DROPS_MAX, dropsOf } from "../drops";
import { ANNOTATION_ENVIRONMENT_UID } from "../render/namespace";
import type { EnvironmentsContext } from "./context";

/** Values of secret parameters as a request has them; null takes one back. */
type Secrets = Readonly<Record<string, string | null>>;

/** What is wrong with secrets of a request, by their fields. `complete`: everything that is required has to be among them. */
export function secretFaults(
  template: Template,
  secrets: Secrets,
  { complete, has = [] }: { complete: boolean; has?: readonly string[] | undefined },
): FieldError[] {
  const known = secretParameters(template);
  const names = known.map(({ name }) => name);
  const given = Object.entries(secrets).flatMap(([name, value]): FieldError[] => {
    const parameter = known.find((one) => one.name === name);
    const rest = names.length > 0 ? `It has ${names.join(", ")}.` : "It has none.";
    const message = parameter
      ? valueFault(parameter, value)
      : `Template ${template.name} has no secret parameter ${name}. ${rest}`;
    return message ? [{ field: `secrets.${name}`, message }] : [];
  });
  const lacking = known.filter(
    ({ name, required }) => complete && required && secrets[name] === undefined && !has.includes(name),
  );
  return [
    ...given,
    ...lacking.map(({ name, title }) => ({
      field: `secrets.${name}`,
      message: needsValue(template, title),
    })),
  ];
}

function valueFault(parameter: TemplateParameter, value: string | null): string | undefined {
  if (value !== null) return parameterFault(parameter, value);
  return parameter.required ? "It is required: give another value instead." : undefined;
}

/**
 * Drops values of secret parameters where the controller takes them from, for an Environment, of which only the name is known where it
 * is still to be made. Gives the annotations that say so on the Environment: whoever
 * writes those says whose values they are. The web side can read nothing of it.
 */
export async function dropSecrets(
  { hub }: Pick<EnvironmentsContext, "hub">,
  environment: ObjectMeta,
  secrets: Secrets,
): Promise<Record<string, string>> {
  if (Object.keys(secrets).length === 0) return {};
  if (dropsOf({ metadata: environment }).length >= DROPS_MAX)
    throw refusal(
      "conflict",
      `Secrets that were given to ${environment.name} before were not taken yet. Its status says what holds it up; give these once that is solved.`,
    );
  // Nobody can name a drop that they did not make.
  const name = randomBytes(16).toString("hex");
  const data = Object.entries(secrets).map(([key, value]) => [
    key,
    Buffer.from(value ?? "").toString("base64"),
  ]);
  const drop: Secret = {
    ...{ apiVersion: "v1", kind: "Secret", type: "Opaque", data: Object.fromEntries(data) },
    metadata: {
      ...{ name, namespace: SECRETS_NAMESPACE },
      labels: { [LABEL_ENVIRONMENT]: environment.name, [LABEL_MANAGED_BY]: MANAGED_BY },
      ...(environment.uid ? { annotations: { [ANNOTATION_ENVIRONMENT_UID]: environment.uid } } : {}),
    },
  };
  await hub.create(drop).catch((error: unknown) => {
    if (!isKubernetesError(error, "forbidden") || !error.message.includes("exceeded quota")) throw error;
    throw refusal(
      "kubernetes-unavailable",
      "More secrets wait to be taken into environments than there is room for. Try again in some minutes.",
      { cause: error, headers: { "Retry-After": "60" } },
    );
  });
  return { [`${ANNOTATION_SECRETS}${name}`]: new Date().toISOString() };
}
