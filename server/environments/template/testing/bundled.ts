import { loadTemplates, TEMPLATES_FOLDER } from "../load";
import type { Template } from "../template";

/** The templates that come with the portal, for tests. */
export const bundled = loadTemplates(TEMPLATES_FOLDER);

function fullStackOf(template: Template | undefined): Template {
  if (!template) throw new Error(`${TEMPLATES_FOLDER} has no full-stack.`);
  return template;
}

export const fullStack = fullStackOf(bundled.get("full-stack"));
