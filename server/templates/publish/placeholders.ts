import { parameterMark } from "@/server/contract/parameter-values";
import { nameOf, record, type SourceObject } from "../checks/finding";
import type { Findings } from "./findings";

/**
 * Asks about what stands for a value that nobody filled in: of `secrets`, which Secrets hold, and of the reader. `made` says that a reader wrote the objects; in those of somebody
 * else a word in braces may mean anything, but in the name of an image.
 */
export function sayPlaceholders(
  objects: readonly SourceObject[],
  secrets: readonly string[],
  { made, findings }: { made: boolean; findings: Findings },
): void {
  for (const { object, file, line } of objects) {
    const place = { ...(file !== undefined && { file }), ...(line !== undefined && { line }) };
    for (const { path, value } of textsOf(object, "")) {
      const parameter = secrets.find((name) => value.includes(parameterMark(name)));
      if (parameter && object.kind === "Secret" && value === parameterMark(parameter)) continue;
      const [placeholder] =
        made || path.endsWith(".image") ? (/\{(built|namespace|revision)\}/.exec(value) ?? []) : [];
      if (parameter === undefined && placeholder === undefined) continue;
      findings.say({
        level: "asked",
        ...place,
        object: nameOf(object),
        field: path,
        ...(parameter === undefined ? (PLACEHOLDERS[placeholder ?? ""] ?? UNKNOWN) : secretInText(parameter)),
      });
    }
  }
}

const secretInText = (parameter: string) => ({
  code: "secret-in-text",
  message: `The secret ${parameter} stands in the middle of a text here; the portal puts secrets into variables alone.`,
  remedy: "Take it from a variable of the container.",
});
const UNKNOWN = { code: "placeholder", message: "Its value is not known yet.", remedy: "Write the value." };
const PLACEHOLDERS: Record<string, typeof UNKNOWN> = {
  "{built}": {
    code: "image-build",
    message: "The image has to be built first, which the portal does not do yet.",
    remedy: "Give the finished image (components.NAME.image).",
  },
  "{namespace}": {
    code: "namespace-in-text",
    message: "The namespace of the environment stands here.",
    remedy: "Use names without a namespace: those in the environment are found.",
  },
};

function textsOf(value: unknown, path: string): { path: string; value: string }[] {
  if (typeof value === "string") return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((one, at) => textsOf(one, `${path}[${at}]`));
  return Object.entries(record(value)).flatMap(([key, one]) => textsOf(one, path ? `${path}.${key}` : key));
}
