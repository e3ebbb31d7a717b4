import type { Scene, WrongRequest } from "./request";

export const WRONG_PARAMETERS: Record<string, WrongRequest[]> = {
  parameters: [
    ...[
      ["pod=../../secrets", "pod"],
      ["component=kube_apiserver", "component.0"],
      ["container=a%0Ab", "container.0"],
      ["tailLines=-1", "tailLines"],
      ["tailLines=many", "tailLines"],
      ["previous=perhaps", "previous"],
      ["namespace=kube-system", "namespace"],
    ].map(
      ([query, field]): WrongRequest => ({
        what: `logs?${query}`,
        path: ({ own }) => `/api/environments/${own}/logs?${query}`,
        ...{ status: 400, code: "invalid-request", field: field === "pod" ? "pod.0" : field },
      }),
    ),
    {
      what: "the uid of an earlier environment",
      ...{
        method: "DELETE",
        path: ({ own }) => `/api/environments/${own}?uid=00000000-0000-0000-0000-000000000000`,
      },
      ...{ status: 409, code: "conflict", field: "uid" },
    },
    {
      what: "an unknown parameter of a deletion",
      ...{ method: "DELETE", path: ({ own }) => `/api/environments/${own}?force=true` },
      ...{ status: 400, code: "invalid-request", field: "force" },
    },
  ],
  people: [
    {
      what: "an address that is none",
      ...{ method: "POST", path: "/api/session", body: { email: "ada", password: "x" } },
      ...{ status: 400, code: "invalid-request", field: "email" },
    },
    {
      what: "no password",
      ...{ method: "POST", path: "/api/session", body: ({ person }: Scene) => ({ email: person.email }) },
      ...{ status: 400, code: "invalid-request", field: "password" },
    },
    {
      what: "an unknown link",
      ...{ method: "POST", path: "/api/one-time-links/lookup", body: { token: "A".repeat(43) } },
      ...{ status: 404, code: "not-found" },
    },
    {
      what: "a link that is none",
      ...{ method: "POST", path: "/api/one-time-links/lookup", body: { token: "' OR 1=1" } },
      ...{ status: 400, code: "invalid-request", field: "token" },
    },
    {
      what: "a short password",
      ...{
        method: "POST",
        path: "/api/one-time-links/use",
        body: { token: "A".repeat(43), name: "Eve", password: "short" },
      },
      ...{ status: 400, code: "invalid-request", field: "password" },
    },
  ],
};
