import type { IncomingMessage } from "node:http";
import { parsePreviewHost, previewOrigin } from "@/server/contract/preview-address";
import type { EnvironmentObject } from "@/server/environments/resource";
import type { Templates } from "@/server/environments/template/template";
import { clientAddress } from "@/server/http/client-address";
import { hostHeader, hostName } from "@/server/http/host";
import type { Informer } from "@/server/kubernetes";
import { passesIn, reachOf } from "./cookies";
import { type Asking, countsCookie, type Family } from "./gate";
import { TOKEN_HEADER } from "./headers";
import { labelsOf, type PreviewTarget, targetAt } from "./target";
import type { Shown } from "./types";

/** Where previews are, and what is there. */
export interface PreviewPlace {
  /** Origin of the preview domain (server/contract/preview-address). */
  base: string;
  /** Of the portal; the first one is its address. */
  portalOrigins: readonly string[];
  /** Proxies in front whose X-Forwarded-For is believed. */
  trustedProxies: number;
  templates: Pick<Templates, "get">;
  environments: Pick<Informer<EnvironmentObject>, "get">;
}

/** One request or upgrade at a preview's host, as far as it can be told before anybody is asked. */
export interface Visit {
  environment: string;
  label: string;
  origin: string;
  family: Family;
  /** Undefined where there is no such environment, or nothing is declared at this address. */
  target?: PreviewTarget;
  asking: Asking;
  /** What it is let in by; undefined for nothing, or a cookie that does not count here. */
  shown?: Shown;
  clientAddress: string;
}

/** Undefined for a host that is no preview's: the front door lets none through. */
export function readVisit(
  place: PreviewPlace,
  request: IncomingMessage,
  upgrade: boolean,
): Visit | undefined {
  const { base, templates, environments, trustedProxies } = place;
  const host = parsePreviewHost(base, hostName(hostHeader(request) ?? "") ?? "");
  if (!host) return undefined;
  const { label, environment } = host;
  const found = environments.get(environment);
  const target = found && targetAt(templates, found, label);
  const origin = previewOrigin(base, label, environment);
  // What shows the data itself is driven by no application of the environment either.
  const labels = target && target.endpoint.action !== "data" ? labelsOf(target.template) : [label];
  const family = { own: origin, all: labels.map((one) => previewOrigin(base, one, environment)) };
  const asking = { method: request.method ?? "GET", upgrade, headers: request.headers };
  return {
    ...{ environment, label, origin, family, target, asking },
    shown: shownBy(asking, family, base),
    clientAddress: clientAddress(request, trustedProxies),
  };
}

function shownBy(asking: Asking, family: Family, base: string): Shown | undefined {
  const token = asking.headers[TOKEN_HEADER];
  if (typeof token === "string") return { kind: "token", secret: token };
  const secrets = passesIn(asking.headers.cookie, reachOf(base));
  return secrets.length > 0 && countsCookie(asking, family) ? { kind: "cookie", secrets } : undefined;
}

/** The page of the portal that lets a browser in, and back to where it was going. */
export function openingAddress({ portalOrigins }: PreviewPlace, visit: Visit, path: string): string {
  const query = path === "/" ? "" : `?path=${encodeURIComponent(path)}`;
  return `${portalOrigins[0]}/open/${visit.environment}/${visit.label}${query}`;
}

/** A path of this origin to send a browser on to; the endpoint's first page for anything else. */
export function pathWithin(origin: string, path: string | null): string | undefined {
  if (!path?.startsWith("/") || !URL.canParse(path, origin)) return undefined;
  const url = new URL(path, origin);
  // "/.//host" is a path of this origin, and another host's address once it is written without its dot.
  return url.origin === origin && !/^\/[/\\]/.test(url.pathname)
    ? `${url.pathname}${url.search}${url.hash}`
    : undefined;
}
