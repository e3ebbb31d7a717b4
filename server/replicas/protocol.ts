import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { terminalList, terminalShared, terminalView } from "@/server/contract/terminals";
import { isMac, mac } from "./proof";

/** Who asks another replica, by the person's id and the client's address. */
const USER_HEADER = "x-devspace-user";
const CLIENT_HEADER = "x-devspace-client";
/**
 * Both sides prove that they know the asked one's secret. First who asks sends a nonce to `ALIVE_PATH`; the answer proves itself by
 * that nonce, and gives a ticket. The request itself is signed with the ticket, and so is its answer.
 */
export const NONCE_HEADER = "x-devspace-nonce";
export const TICKET_HEADER = "x-devspace-ticket";
export const PROOF_HEADER = "x-devspace-proof";

/** What replicas ask each other: `GET` says that it is there, `POST` is a call, an upgrade the stream protocol. */
export const ALIVE_PATH = "/alive";
export const CALL_PATH = "/terminals";
export const STREAM_PATH = "/terminals/stream";

const about = { environment: z.string(), id: z.string() };
export const terminalCall = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("list"), environment: z.string() }),
  z.strictObject({ do: z.literal("share"), ...about, shared: terminalShared }),
  z.strictObject({ do: z.literal("end"), ...about }),
]);
export type TerminalCall = z.output<typeof terminalCall>;
/** What a call is answered with. */
export const ANSWERS = { list: terminalList, share: terminalView, end: z.strictObject({}) };

/** For whom a replica asks another one. */
export interface OnBehalf {
  userId: string;
  /** Where the client is. */
  address: string;
}

type Asked = { method: string; path: string; body?: string };

/** Signs a request with a ticket. */
export function headersFor(
  secret: string,
  ticket: string,
  { userId, address }: OnBehalf,
  { method, path, body = "" }: Asked,
): Record<string, string> {
  return {
    [USER_HEADER]: userId,
    [CLIENT_HEADER]: address,
    [TICKET_HEADER]: ticket,
    [PROOF_HEADER]: mac(secret, "ask", ticket, method, path, userId, address, body),
  };
}

/** For whom another replica asks; undefined for who does not know the secret, or shows a ticket that is not good any more. */
export function onBehalfOf(
  { method = "", url = "", headers }: Pick<IncomingMessage, "method" | "url" | "headers">,
  secret: string,
  tickets: { take(ticket: string): boolean },
  body = "",
): OnBehalf | undefined {
  const text = (name: string) => String(headers[name] ?? "");
  const ticket = text(TICKET_HEADER);
  const behalf = { userId: text(USER_HEADER), address: text(CLIENT_HEADER) };
  const parts = ["ask", ticket, method, url, behalf.userId, behalf.address, body];
  return isMac(headers[PROOF_HEADER], secret, ...parts) && tickets.take(ticket) ? behalf : undefined;
}
