import type { PublishFinding } from "@/server/contract/template-source";
import { readPullSecret } from "@/server/environments/reconcile/pull-secret-source";
import type { TemplatesContext } from "./context";

/** What is wrong with the pull secrets that a template names. Nothing of what they hold is told. */
export async function pullSecretFindings(
  { gateway }: Pick<TemplatesContext, "gateway">,
  names: readonly string[],
): Promise<PublishFinding[]> {
  const read = await Promise.all(names.map((name) => readPullSecret(gateway, name)));
  return read.flatMap((secret): PublishFinding[] =>
    "fault" in secret
      ? [
          {
            ...{ level: "warning", code: "pull-secret", field: "pullSecrets" },
            message: `${secret.fault} Images that need it are not pulled.`,
            remedy: secret.remedy,
          },
        ]
      : [],
  );
}
