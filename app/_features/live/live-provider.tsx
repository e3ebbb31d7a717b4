"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { csrfToken } from "../api/csrf";
import { sessionKey } from "../people/session";
import type { ConnectionState } from "./connection-state";
import { followEnvironments } from "./follow-environments";
import { type ParseFrame, StreamClient } from "./stream-client";

// The contract's schemas load after the page; the connection waits for them.
let parse: ParseFrame | undefined;
async function loadParser(): Promise<void> {
  parse ??= (await import("./parse-frame")).parseFrame;
}

const LiveContext = createContext<StreamClient | undefined>(undefined);

/** Holds the tab's one connection while somebody is signed in, and feeds the query cache from it. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [client] = useState(
    () => new StreamClient({ url: streamUrl(), csrfToken, parse: (data) => parse?.(data) }),
  );

  useEffect(() => {
    let wanted = true;
    void loadParser().then(() => {
      if (wanted) client.start();
    });
    const stopFollowing = followEnvironments(client, queryClient);
    const wake = () => {
      if (document.visibilityState === "visible") client.wake();
    };
    // A refused upgrade looks like any failed connection: ask the API whether the session is still good.
    const stopWatching = client.subscribe(() => {
      const state = client.getState();
      const suspicious = state.status === "stopped" || (state.status === "reconnecting" && state.attempt > 0);
      if (suspicious) void queryClient.invalidateQueries({ queryKey: sessionKey });
    });
    window.addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      wanted = false;
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      stopWatching();
      stopFollowing();
      client.stop();
    };
  }, [client, queryClient]);

  return <LiveContext value={client}>{children}</LiveContext>;
}

export function useStreamClient(): StreamClient {
  const client = useContext(LiveContext);
  if (!client) throw new Error("LiveProvider is missing above this component.");
  return client;
}

const IDLE: ConnectionState = { status: "idle" };

export function useConnection(): ConnectionState {
  const client = useStreamClient();
  return useSyncExternalStore(client.subscribe, client.getState, () => IDLE);
}

function streamUrl(): string {
  if (typeof location === "undefined") return "";
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/api/stream`;
}
