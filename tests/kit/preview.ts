import "./localhost-names";
import { rawRequest } from "./raw-request";
import type { PortalSession } from "./session";

/** A preview as a browser has it that opened it. */
export interface OpenPreview {
  origin: string;
  cookie: string;
  request(path: string, init?: RequestInit): Promise<Response>;
}

/** Opens a preview as a click does: from the portal by a ticket to its own origin, and there by a cookie. */
export async function openPreview(
  session: PortalSession,
  environment: string,
  component: string,
  address = session.address,
): Promise<OpenPreview> {
  const ticket = await followed(`${address}/open/${environment}/${component}`, {
    Cookie: `${session.cookie.name}=${session.cookie.value}`,
  });
  const to = ticket.headers.get("location") ?? "";
  if (!to.includes("/.devspace-portal/enter?")) throw new Error(`/open answered ${ticket.status} ${to}`);
  const entered = await followed(to, {});
  const [pair = ""] = (entered.headers.getSetCookie()[0] ?? "").split(";");
  if (pair === "") throw new Error(`The ticket was answered ${entered.status} ${await entered.text()}`);
  const { origin } = new URL(to);
  return {
    ...{ origin, cookie: pair },
    request: (path, init) => requestWith(`${origin}${path}`, pair, init),
  };
}

const followed = (url: string, headers: Record<string, string>) =>
  fetch(url, { headers, redirect: "manual" });

/** A request with a cookie, unless it brings one of its own. */
export function requestWith(url: string, cookie: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("cookie")) headers.set("Cookie", cookie);
  return fetch(url, { redirect: "manual", ...init, headers });
}

/** Asks for a page as a browser's address bar does; `fetch` always says that it is none. */
export async function navigate(
  url: string,
  cookie?: string,
): Promise<{ status: number; location: string; body: string }> {
  const { origin, pathname, search } = new URL(url);
  const headers = { Accept: "text/html", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };
  const answer = await rawRequest(origin, {
    ...{ method: "GET", path: pathname + search },
    headers: { ...headers, ...(cookie ? { Cookie: cookie } : {}) },
  });
  return { status: answer.status, location: String(answer.headers.location ?? ""), body: answer.text };
}

/** Sends the form of the page that waits, as a browser does when its button is clicked. */
export async function clickWake(
  origin: string,
  cookie: string,
  value: string,
): Promise<{ status: number; location: string }> {
  const body = new URLSearchParams({ value, path: "/" }).toString();
  const { status, headers } = await rawRequest(origin, {
    ...{ method: "POST", path: "/.devspace-portal/wake", body },
    headers: {
      ...{ Cookie: cookie, Origin: "null", "Content-Type": "application/x-www-form-urlencoded" },
      ...{ "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-User": "?1" },
    },
  });
  return { status, location: String(headers.location ?? "") };
}
