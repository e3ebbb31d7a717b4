import type { EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { type ParametersDraft, parameterErrors, toParametersPatch, toSecrets } from "../parameters/draft";

/**
 * What was typed of parameters as part of a merge patch, and what is wrong with it, by field. What was wrong before is no reason to keep
 * the rest from being saved.
 */
export function parameterChanges(
  { parameters: all }: TemplateView,
  draft: ParametersDraft,
  { spec: { parameters: given = {} }, status: { secrets: has } }: EnvironmentView,
) {
  const parameters = toParametersPatch(all, draft, given);
  const secrets = toSecrets(all, draft);
  const touched = all.filter(({ name }) => draft.typed[name] !== undefined || draft.secrets[name]);
  return {
    patch: {
      ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
      ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
    },
    errors: parameterErrors(touched, draft, { given, has }),
  };
}
