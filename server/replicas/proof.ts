import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** A ticket that nobody took is void after so long; of so many the oldest is. */
const TICKET_MS = 15_000;
const TICKETS = 10_000;

/** HMAC-SHA256 of the parts, each told from the next: who shows it knows the secret, which is never sent. */
export function mac(secret: string, ...parts: string[]): string {
  return createHmac("sha256", secret).update(JSON.stringify(parts)).digest("base64url");
}

/** Whether that is the `mac` of these parts. In constant time. */
export function isMac(given: unknown, secret: string, ...parts: string[]): boolean {
  const shown = Buffer.from(typeof given === "string" ? given : "");
  const right = Buffer.from(mac(secret, ...parts));
  return shown.length === right.length && timingSafeEqual(shown, right);
}

export function randomNonce(): string {
  return randomBytes(16).toString("base64url");
}

/** Tickets that are good for one request each, so that none can be sent again by who saw it. */
export function createTickets(): { give(): string; take(ticket: string): boolean } {
  /** Until when, the oldest first. */
  const given = new Map<string, number>();
  return {
    give() {
      for (const [ticket, until] of given) {
        if (until > Date.now() && given.size < TICKETS) break;
        given.delete(ticket);
      }
      const ticket = randomNonce();
      given.set(ticket, Date.now() + TICKET_MS);
      return ticket;
    },
    take(ticket) {
      const until = given.get(ticket) ?? 0;
      given.delete(ticket);
      return until > Date.now();
    },
  };
}
