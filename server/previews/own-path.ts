/** Paths below it are the portal's own, at every preview; no request for one reaches an application. */
export const OWN_PATH = "/.devspace-portal";

export function isOwnPath(url: string): boolean {
  const path = url.split("?", 1)[0] ?? "";
  return path === OWN_PATH || path.startsWith(`${OWN_PATH}/`);
}
