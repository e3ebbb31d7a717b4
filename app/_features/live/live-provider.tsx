"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { late } from "@/app/_ui/after-load";
import { csrfToken } from "../api/csrf";
import { sessionKey, useIsLeaving } from "../people/session";
import type { Live } from "./connect";
import type { ConnectionState } from "./connection-state";
import type { StreamClient } from "./stream-client";

const LiveContext = createContext<StreamClient | undefined>(undefined);

/** Holds the tab's one connection while somebody is signed in, and feeds the query cache from it. Its code loads after the page. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [live, setLive] = useState<Live>();
  const leaving = useIsLeaving();

  useEffect(() => {
    let wanted = true;
    void late(() => import("./connect")).then(({ connect }) => {
      if (wanted) setLive(connect({ url: streamUrl(), csrfToken, queryClient }));
    });
    return () => {
      wanted = false;
    };
  }, [queryClient]);

  useEffect(() => {
    if (!live || leaving) return;
    const { client } = live;
    client.start();
    const stopFollowing = live.follow();
    const stopPolling = live.poll();
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
    window.addEventListener("offline", wake);
    document.addEventListener("visibilitychange", wake);
    return () => {
      window.removeEventListener("online", wake);
      window.removeEventListener("offline", wake);
      document.removeEventListener("visibilitychange", wake);
      stopWatching();
      stopFollowing();
      stopPolling();
      client.stop();
    };
  }, [live, leaving, queryClient]);

  return <LiveContext value={live?.client}>{children}</LiveContext>;
}

/** The connection; undefined until its code is there. */
export function useStreamClient(): StreamClient | undefined {
  return useContext(LiveContext);
}

const IDLE: ConnectionState = { status: "idle" };
const subscribeToNothing = () => () => {};

export function useConnection(): ConnectionState {
  const client = useStreamClient();
  return useSyncExternalStore(
    client?.subscribe ?? subscribeToNothing,
    client?.getState ?? (() => IDLE),
    () => IDLE,
  );
}

function streamUrl(): string {
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/api/stream`;
}
