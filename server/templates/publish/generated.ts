import type { PublishWish } from "@/server/contract/template-source";
import { record, type SourceObject, text } from "../checks/finding";
import type { Unfrozen } from "./freeze";

/** A template with the Secrets and keys whose values the wish has generated, where its source has none of that name. */
export function withGenerated({ folders, ...rest }: Unfrozen, { secrets = [] }: PublishWish): Unfrozen {
  const [first = "objects"] = rest.description.source.folders;
  const changed = new Map(folders);
  for (const { name, generate } of secrets) {
    const own = [...changed].find(([, objects]) => objects.some((one) => isSecret(one, name)));
    const [folder, objects] = own ?? [first, changed.get(first) ?? []];
    const made: SourceObject = {
      object: { apiVersion: "v1", kind: "Secret", metadata: { name }, type: "Opaque", stringData: {} },
    };
    const all = own ? objects : [...objects, made];
    changed.set(
      folder,
      all.map((one) => (isSecret(one, name) ? { ...one, object: withKeys(one.object, generate) } : one)),
    );
  }
  return { ...rest, folders: changed };
}

const isSecret = ({ object }: SourceObject, name: string) =>
  object.kind === "Secret" && text(record(object.metadata).name) === name;

function withKeys(secret: Record<string, unknown>, generate: Record<string, string>) {
  const values = Object.keys(generate).map((key) => [key, "generated"]);
  return { ...secret, stringData: { ...Object.fromEntries(values), ...record(secret.stringData) } };
}
