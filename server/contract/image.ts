/**
 * Where images may come from. A reference makes the node call a host of the writer's choice, so that hosts are allowed by
 * name and an address is never one. The ValidatingAdmissionPolicy `devspace-portal-images` says the same in CEL.
 */

/** What a reference is written in, and how long one may be. */
export const IMAGE_REFERENCE = /^[a-zA-Z0-9][a-zA-Z0-9._:/@-]*$/;
export const IMAGE_MAX = 512;
export const NO_IMAGE = "Not a valid image reference, such as registry.example.com/app:1.0.";

/** Registry of references that name none. */
const DEFAULT_HOST = "docker.io";

/** Host (with its port) and path of a reference, told apart as container runtimes do. */
function partsOf(image: string): { host: string; path: string } {
  const slash = image.indexOf("/");
  const first = image.slice(0, slash);
  const isHost = slash > 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  return isHost ? { host: first, path: image.slice(slash + 1) } : { host: DEFAULT_HOST, path: image };
}

/** A name of at least two labels whose last begins with a letter: no address in any notation is one, nor is `localhost`. */
const NAMED = /^([A-Za-z0-9-]+\.)+[A-Za-z][A-Za-z0-9-]*(:[0-9]+)?$/;

/**
 * Whether one of `registries` allows an image: a host or a host with the beginning of a path (`ghcr.io/acme`), `*.` before
 * a domain for every host in it, or `*` for every host that is named and not an address.
 */
export function isImageAllowed(image: string, registries: readonly string[]): boolean {
  const { host, path } = partsOf(image);
  return registries.some(
    (entry) =>
      `${host}/${path}`.startsWith(`${entry}/`) ||
      (NAMED.test(host) && (entry === "*" || (entry.startsWith("*.") && host.endsWith(entry.slice(1))))),
  );
}

/** The sentence for an image that is not allowed. */
export function imageRefusal(image: string, registries: readonly string[]): string {
  return `Images do not come from ${partsOf(image).host} here. Use a registry of this list: ${registries.join(", ")}.`;
}
