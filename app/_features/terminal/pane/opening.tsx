"use client";
import { isBlocked } from "../../live/blocked";
import { useConnection } from "../../live/live-provider";

/** What a terminal waits for, in its place, until it is there. */
export function Opening({ message }: { message: string }) {
  const blocked = isBlocked(useConnection());
  return (
    <p
      role="status"
      className="pointer-events-none absolute inset-0 grid place-items-center px-6 text-center text-muted"
    >
      <span className={blocked ? "max-w-prose" : "animate-breathe"}>
        {blocked
          ? "A terminal needs a WebSocket, and something between here and the portal lets none through. It opens by itself as soon as one does."
          : message}
      </span>
    </p>
  );
}
