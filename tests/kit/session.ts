import { session as sessionSchema } from "@/server/contract/people";

/** A signed-in client of the portal's API, as a browser on its own origin would be. */
export interface PortalSession {
  address: string;
  cookie: { name: string; value: string };
  csrfToken: string;
  /** Sends JSON; returns whatever status came. */
  request(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

/** Opens a session by a request that answers with one: signing in, or using a one-time link. */
export async function startSession(address: string, path: string, body: unknown): Promise<PortalSession> {
  const answer = await fetch(`${address}${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: address, "Sec-Fetch-Site": "same-origin" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${text}`);
  const [pair = ""] = (answer.headers.getSetCookie()[0] ?? "").split(";");
  const separator = pair.indexOf("=");
  const cookie = { name: pair.slice(0, separator), value: pair.slice(separator + 1) };
  const { csrfToken } = sessionSchema.parse(JSON.parse(text));
  return { address, cookie, csrfToken, request: (method, to, sent) => send(method, to, sent) };

  async function send(method: string, to: string, sent?: unknown) {
    const response = await fetch(`${address}${to}`, {
      method,
      headers: {
        Cookie: `${cookie.name}=${cookie.value}`,
        "X-CSRF-Token": csrfToken,
        Origin: address,
        "Sec-Fetch-Site": "same-origin",
        ...(sent === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: sent === undefined ? undefined : JSON.stringify(sent),
    });
    const received = await response.text();
    return { status: response.status, body: received === "" ? undefined : parse(received) };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
