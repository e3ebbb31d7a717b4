import { OFFLINE, readProblem } from "./problem";

export interface User {
  id: string;
  email: string;
  name: string;
}

interface SignedIn {
  access_token: string;
  user: User;
}

// Says only that a refresh is worth a try, so that a visitor without an account causes no refused request. The refresh
// token itself is in a cookie that scripts can't read, and the access token in memory.
const MARK = "signed-in";

/** None in a frame of another site where the browser keeps nothing for it. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

let accessToken: string | null = null;
let refreshing: Promise<User | null> | null = null;

export function currentAccessToken(): string | null {
  return accessToken;
}

/** Keeps what signing in, signing up or refreshing answered. */
export function keepSession(answer: SignedIn): User {
  accessToken = answer.access_token;
  storage()?.setItem(MARK, "yes");
  return answer.user;
}

export function forgetSession(): void {
  accessToken = null;
  storage()?.removeItem(MARK);
}

async function refresh(): Promise<User | null> {
  const response = await fetch("/api/v1/auth/refresh", { method: "POST" }).catch(() => {
    throw OFFLINE;
  });
  if (response.ok) return keepSession((await response.json()) as SignedIn);
  const problem = await readProblem(response);
  if (problem.status !== 401) throw problem;
  forgetSession();
  return null;
}

/** A new access token by the cookie; null when nobody is signed in any more. One request, however many ask at once. */
export function refreshSession(): Promise<User | null> {
  if (!storage()?.getItem(MARK)) return Promise.resolve(null);
  refreshing ??= refresh().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** Calls back when another tab signs out, or in as somebody. Returns the clean-up. */
export function onSessionElsewhere(callback: () => void): () => void {
  const listener = (event: StorageEvent) => {
    if (event.key !== MARK) return;
    accessToken = null;
    callback();
  };
  window.addEventListener("storage", listener);
  return () => window.removeEventListener("storage", listener);
}
