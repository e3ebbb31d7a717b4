"use client";
import { DeferredMenu } from "@/app/_ui/deferred-menu";
import { useUser } from "../people/session-gate";

const load = async () => (await import("./account-panel")).AccountPanel;

export function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const user = useUser();
  return (
    <DeferredMenu
      load={load}
      props={{ onShortcuts }}
      button={
        <button
          type="button"
          aria-label="Account"
          className="grid size-8 place-items-center rounded-full bg-iris-soft text-xs font-semibold text-iris uppercase"
        >
          {initials(user.name || user.email)}
        </button>
      }
    />
  );
}

function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return `${words[0]?.[0] ?? "?"}${words.length > 1 ? (words[1]?.[0] ?? "") : ""}`;
}
