"use client";
import { Button } from "@/app/_ui/button";
import { isBlocked } from "../../live/blocked";
import { useConnection } from "../../live/live-provider";

/** What a terminal waits for, in its place, until it is there. */
export function Opening({ message, onDebug }: { message: string; onDebug?: (() => void) | undefined }) {
  const blocked = isBlocked(useConnection());
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-3 px-6 text-center text-muted">
      <p role="status" className={blocked ? "max-w-prose" : "animate-breathe"}>
        {blocked
          ? "A terminal needs a WebSocket, and something between here and the portal lets none through. It opens by itself as soon as one does."
          : message}
      </p>
      {onDebug && <Button onClick={onDebug}>Open a debug container now</Button>}
    </div>
  );
}
