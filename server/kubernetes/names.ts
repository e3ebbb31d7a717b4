import { kubernetesError } from "./errors";

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

function refuse(field: string, value: string): never {
  const message = "Use lower-case letters, digits and hyphens; start and end with a letter or digit.";
  throw kubernetesError("invalid", `Not a valid ${field}: ${JSON.stringify(value.slice(0, 80))}.`, {
    causes: [{ field, message }],
  });
}

/** A name fit for a path segment (DNS-1123 subdomain); throws `invalid` for anything else, before a URL is made of it. */
export function checkedName(value: string, field = "metadata.name"): string {
  if (value.length > 253 || !SUBDOMAIN.test(value)) refuse(field, value);
  return value;
}

/** A DNS-1123 label: namespaces and containers. */
export function checkedLabel(value: string, field: string): string {
  if (!LABEL.test(value)) refuse(field, value);
  return value;
}
