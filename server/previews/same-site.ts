import { getDomain } from "tldts";

/**
 * The registrable domain that previews share with the portal, if they do. Browsers take both for one site then: a script of an
 * application could set cookies for the portal's host, and requests between them count as same-site. Names under
 * `.localhost` are sites of their own.
 */
export function sharedSite(previewBase: string, portalOrigins: readonly string[]): string | undefined {
  // Below a name of the private part of the Public Suffix List, such as github.io, everybody is a site of their own.
  const siteOf = (origin: string) => getDomain(new URL(origin).hostname, { allowPrivateDomains: true });
  const site = siteOf(`${previewBase.replace("://", "://preview.")}`);
  if (!site || site.endsWith(".localhost")) return undefined;
  return portalOrigins.some((origin) => siteOf(origin) === site) ? site : undefined;
}
