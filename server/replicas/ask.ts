import { isIPv6 } from "node:net";
import type { z } from "zod";
import { problem } from "@/server/contract/problem";
import { isRefusal, refusal } from "@/server/http/problem";
import type { Other } from "./holders";
import { isMac, mac, randomNonce } from "./proof";
import {
  ALIVE_PATH,
  ANSWERS,
  CALL_PATH,
  headersFor,
  NONCE_HEADER,
  type OnBehalf,
  PROOF_HEADER,
  type TerminalCall,
  TICKET_HEADER,
} from "./protocol";

const ANSWER_MS = 10_000;
const ALIVE_MS = 2_000;
/** What everybody is told whose terminal was on a replica that is lost. */
export const LOST = "The replica of the portal that held this terminal is gone, and what ran in it with it.";

/** Host and port as part of an address. */
export function hostPort(host: string, port: number): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Asks who is at a replica's address for a ticket; throws unless it proves that it is that replica. Nothing is sent that says anything. */
export async function knock({ address, secret }: Other): Promise<string> {
  const nonce = randomNonce();
  const response = await fetch(`http://${address}${ALIVE_PATH}`, {
    headers: { [NONCE_HEADER]: nonce, [PROOF_HEADER]: mac(secret, "knock", nonce) },
    ...{ redirect: "error", signal: AbortSignal.timeout(ALIVE_MS) },
  });
  await response.body?.cancel();
  const ticket = response.headers.get(TICKET_HEADER) ?? "";
  if (!isMac(response.headers.get(PROOF_HEADER), secret, "here", nonce, ticket))
    throw new Error("somebody else is at the address of this replica");
  return ticket;
}

/** Asks another replica; throws the refusal it answers with, or one that says that it does not answer. */
export async function ask<Do extends TerminalCall["do"]>(
  other: Other,
  behalf: OnBehalf,
  call: TerminalCall & { do: Do },
): Promise<z.output<(typeof ANSWERS)[Do]>> {
  let answer: unknown;
  try {
    const { address, secret } = other;
    const ticket = await knock(other);
    const asked = { method: "POST", path: CALL_PATH, body: JSON.stringify(call) };
    const response = await fetch(`http://${address}${asked.path}`, {
      ...{
        method: asked.method,
        body: asked.body,
        redirect: "error",
        signal: AbortSignal.timeout(ANSWER_MS),
      },
      headers: { ...headersFor(secret, ticket, behalf, asked), "content-type": "application/json" },
    });
    const text = await response.text();
    const told = ["answer", ticket, String(response.status), text];
    if (!isMac(response.headers.get(PROOF_HEADER), secret, ...told))
      throw new Error("the answer is not of this replica");
    answer = JSON.parse(text);
    if (!response.ok) {
      const { code, detail } = problem.parse(answer);
      throw refusal(code, detail);
    }
  } catch (error) {
    throw isRefusal(error) ? error : brokeOff(error);
  }
  return ANSWERS[call.do].parse(answer) as z.output<(typeof ANSWERS)[Do]>;
}

/** What is told while another replica does not answer, but may still be there. */
export function brokeOff(cause?: unknown) {
  const told =
    "Another replica of the portal has this terminal, and does not answer at the moment. Try again shortly.";
  return refusal("kubernetes-unavailable", told, { cause, headers: { "Retry-After": "5" } });
}
