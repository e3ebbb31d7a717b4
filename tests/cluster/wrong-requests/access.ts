import { good, type Headers, type Scene, type WrongRequest } from "./request";

const forged = (tokens: [string, (scene: Scene) => string][]): WrongRequest[] =>
  tokens.map(([what, token]) => ({
    ...{ what, method: "DELETE", status: 403, code: "csrf-token-invalid" },
    path: ({ own }) => `/api/environments/${own}`,
    headers: (scene) => ({ "X-CSRF-Token": token(scene) }),
  }));

export const WRONG_ACCESS: Record<string, WrongRequest[]> = {
  "who is not signed in": [
    {
      what: "no cookie",
      path: "/api/environments",
      headers: () => ({ Cookie: "" }),
      status: 401,
      code: "unauthenticated",
    },
    {
      what: "a cookie nobody was given",
      path: "/api/environments",
      headers: (scene) => ({ Cookie: `${scene.user.cookie.name}=${"A".repeat(43)}` }),
      ...{ status: 401, code: "unauthenticated" },
    },
    {
      what: "a session that was signed out",
      path: "/api/session",
      headers: (scene) => ({ Cookie: `${scene.ended.cookie.name}=${scene.ended.cookie.value}` }),
      ...{ status: 401, code: "unauthenticated" },
    },
    {
      what: "a write without a session",
      ...{ method: "POST", path: "/api/environments", body: good },
      headers: () => ({ Cookie: "" }),
      ...{ status: 401, code: "unauthenticated" },
    },
    {
      what: "a wrong password",
      ...{
        method: "POST",
        path: "/api/session",
        body: ({ person }: Scene) => ({ email: person.email, password: "wrong password" }),
      },
      ...{ status: 401, code: "unauthenticated" },
    },
  ],
  "another origin": [
    ["no Origin", { Origin: "" }],
    ["a foreign Origin", { Origin: "https://evil.example.com" }],
    ["the Origin null", { Origin: "null" }],
    ["an Origin that begins like ours", { Origin: "http://localhost.evil.example.com" }],
    ["a sibling's page", { "Sec-Fetch-Site": "same-site" }],
    ["another site's page", { "Sec-Fetch-Site": "cross-site" }],
  ].map(([what, headers]) => ({
    what: String(what),
    ...{ method: "POST", path: "/api/environments", body: good },
    headers: () => headers as Headers,
    ...{ status: 403, code: "origin-not-allowed" as const },
  })),
  "a forged request": forged([
    ["no CSRF token", () => ""],
    ["a wrong CSRF token", () => "x".repeat(43)],
    ["another user's CSRF token", ({ other }) => other.csrfToken],
  ]),
  "rights one does not have": [
    { what: "the list of users", path: "/api/users", status: 403, code: "forbidden" },
    {
      what: "an invitation",
      ...{ method: "POST", path: "/api/users", body: { email: "me@example.com", name: "Me", role: "admin" } },
      ...{ status: 403, code: "forbidden" },
    },
    ...["", "/usage", "/events", "/logs"].map(
      (rest): WrongRequest => ({
        what: `a foreign environment${rest}`,
        path: ({ foreign }) => `/api/environments/${foreign}${rest}`,
        ...{ status: 404, code: "not-found", field: "name" },
      }),
    ),
    {
      what: "a change of a foreign environment",
      ...{ method: "PATCH", path: ({ foreign }) => `/api/environments/${foreign}`, body: { paused: false } },
      ...{ status: 404, code: "not-found", field: "name" },
    },
    {
      what: "the deletion of a foreign environment",
      ...{ method: "DELETE", path: ({ foreign }) => `/api/environments/${foreign}` },
      ...{ status: 404, code: "not-found", field: "name" },
    },
    {
      what: "an environment that is not there",
      path: "/api/environments/missing",
      status: 404,
      code: "not-found",
      field: "name",
    },
  ],
};
