import { ENVIRONMENT_NAME_MAX } from "./components";

/** Addresses of previews, `<label>--<environment>.<preview domain>`: here alone they are made and read. Free of zod, for pages. */

/** Longest label: with any environment's name it fits into one label of a host name. */
export const PREVIEW_LABEL_MAX = 63 - "--".length - ENVIRONMENT_NAME_MAX;

interface Opened {
  name: string;
  protocol: "http" | "tcp";
}

/**
 * What stands for each `http` endpoint of a component, or of what is beside one, in addresses: the first has the component's
 * name, each further one `<component>-<endpoint>`.
 */
export function previewLabels<E extends Opened>(component: {
  name: string;
  endpoints: E[];
}): { label: string; endpoint: E }[] {
  return component.endpoints
    .filter(({ protocol }) => protocol === "http")
    .map((endpoint, index) => ({
      label: index === 0 ? component.name : `${component.name}-${endpoint.name}`,
      endpoint,
    }));
}

/**
 * The origin of the preview domain itself, such as `https://preview.example.com:8443`: scheme, and port where the setting
 * names none, are those of the portal's address, since one server answers for both.
 */
export function previewBase(domain: string, portalAddress: string): string {
  const portal = new URL(portalAddress);
  const port = /:\d+$/.test(domain) || portal.port === "" ? "" : `:${portal.port}`;
  return new URL(`${portal.protocol}//${domain}${port}`).origin;
}

/** Origin of a preview, below the base that `previewBase` gives. */
export function previewOrigin(base: string, label: string, environment: string): string {
  return base.replace("://", `://${label}--${environment}.`);
}

/** Host name of a preview, without a port. */
export function previewHostName(base: string, label: string, environment: string): string {
  return new URL(previewOrigin(base, label, environment)).hostname;
}

/** What a host name without a port says, if it is one of a preview. Neither part holds two hyphens in a row. */
export function parsePreviewHost(
  base: string,
  name: string,
): { label: string; environment: string } | undefined {
  const suffix = `.${new URL(base).hostname}`;
  if (!name.endsWith(suffix)) return undefined;
  const [label = "", environment = "", more] = name.slice(0, -suffix.length).split("--");
  // "xn--…" is how another script's name is written: browsers read that out of it, or refuse it.
  const valid = more === undefined && label !== "xn" && [label, environment].every((part) => NAME.test(part));
  return valid ? { label, environment } : undefined;
}

const NAME = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
