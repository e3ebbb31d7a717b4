"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Button } from "@/app/_ui/button";
import { EmptyState } from "@/app/_ui/empty-state";
import { PlainIcon } from "@/app/_ui/plain-icon";
import { send } from "../api/call";
import { isTransient } from "../api/problem-error";
import { AWAY } from "./part-away";
import { AwayWords } from "./words";

const ASK_EVERY_MS = 3_000;

/** Says that the store is away, asks for it, and loads the page anew when it is back. */
export function StoreAwayPage() {
  const { data: back, refetch } = useQuery({
    queryKey: ["store-away"],
    initialData: false,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchInterval: ASK_EVERY_MS,
    queryFn: ({ signal }) => send("GET /api/session", { signal }).then(() => true, answered),
  });
  useEffect(() => {
    if (back) location.reload();
  }, [back]);
  return (
    <main className="grid min-h-dvh place-items-center">
      <div role="alert">
        <EmptyState
          icon={<PlainIcon shape="alert" />}
          page
          title={AWAY.store.title}
          action={
            <Button look="primary" busy={back} onClick={() => void refetch()}>
              Try again
            </Button>
          }
        >
          <AwayWords part="store" />
        </EmptyState>
      </div>
    </main>
  );
}

/** Whether a refusal came from a portal that has its store: also one that asks to sign in. */
const answered = (error: unknown): boolean => !isTransient(error);
