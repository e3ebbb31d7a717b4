"use client";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Toaster } from "@/app/_ui/toaster";
import { isProblem, isTransient } from "./_features/api/problem-error";
import { sessionKey } from "./_features/people/session";

const ASK_AGAIN_MS = 5_000;

function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => onError(error) }),
    mutationCache: new MutationCache({ onError: (error) => onError(error) }),
    defaultOptions: {
      // Try, whatever the browser thinks of the network: a portal on this machine answers without one, and what cannot
      // be done should say so now, not happen unasked when the network is back.
      queries: {
        networkMode: "always",
        retry: (count, error) => isTransient(error) && count < 3,
        retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000) * (0.75 + Math.random() / 2),
        refetchOnWindowFocus: false,
        // What is away comes back by itself: nobody has to press a button for it.
        refetchInterval: ({ state }) => (isTransient(state.error) ? ASK_AGAIN_MS : false),
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
  // Whoever learns that the session is over tells everyone: the session gate then asks to sign in again.
  const onError = (error: unknown) => {
    if (isProblem(error, "unauthenticated")) client.setQueryData(sessionKey, null);
  };
  return client;
}

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      {children}
      <Toaster
        position="bottom-right"
        gap={8}
        style={{ fontFamily: "inherit" }}
        toastOptions={{
          unstyled: true,
          classNames: {
            toast:
              "flex w-[356px] max-w-[calc(100vw-2rem)] items-center gap-3 rounded-xl border border-line bg-raised px-4 py-3 text-[13px] text-ink shadow-lift",
            content: "min-w-0 flex-1",
            title: "font-medium",
            description: "mt-0.5 text-muted break-words",
            actionButton:
              "shrink-0 rounded-md border border-line-strong px-2.5 py-1 font-medium hover:bg-hover",
            error: "[&_[data-title]]:text-bad",
          },
        }}
      />
    </QueryClientProvider>
  );
}
