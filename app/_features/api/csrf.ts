/** The token of the session this tab works under: it goes into every unsafe request and into the stream's hello. */
let current: string | undefined;

export function csrfToken(): string | undefined {
  return current;
}

export function rememberCsrfToken(token: string | undefined): void {
  // On the server this module is shared by everyone.
  if (typeof window !== "undefined") current = token;
}
