import type { Start } from "./session/terminal-session";

/** A terminal that somebody wants: a new one, or with `id` one that runs already. */
export interface TerminalRequest {
  environment: string;
  /** What its tab is called. */
  title: string;
  start?: Start;
  id?: string;
  /** What has to be agreed to before it starts. */
  confirm?: string | undefined;
}

const waiting: TerminalRequest[] = [];
let taker: ((request: TerminalRequest) => void) | undefined;

/** Opens a terminal in the dock, whose code may still be on its way. */
export function requestTerminal(request: TerminalRequest): void {
  if (taker) taker(request);
  else waiting.push(request);
}

/** Takes the requests, those that wait and those to come. Returns the end of it. */
export function takeRequests(take: (request: TerminalRequest) => void): () => void {
  taker = take;
  for (const request of waiting.splice(0)) take(request);
  return () => {
    taker = undefined;
  };
}
