import { currentSession, session, signInRequest } from "../people";
import { none, type Subject } from "./operation";

export const SESSION = {
  "GET /api/session": {
    ...none,
    id: "getSession",
    summary: "Who asks: a browser also gets the CSRF token for its writes",
    access: { role: "user", action: "view" },
    success: { status: 200, body: currentSession },
  },
  "POST /api/session": {
    ...none,
    id: "signIn",
    summary: "Sign in with a password",
    access: "public",
    body: signInRequest,
    success: { status: 201, body: session },
    problems: [429],
  },
  "DELETE /api/session": {
    ...none,
    id: "signOut",
    summary: "Sign out",
    access: { role: "user", by: "session" },
    success: { status: 204 },
  },
} as const satisfies Subject;
