"use client";
import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useParams } from "next/navigation";
import type { ReactNode } from "react";
import { late, patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { Kbd } from "@/app/_ui/kbd";
import { Link } from "@/app/_ui/link";
import { Logo } from "@/app/_ui/logo";
import { RenderedAt } from "@/app/_ui/use-now";
import type { Session } from "@/server/contract/people";
import { LiveProvider } from "../live/live-provider";
import { SessionGate } from "../people/session-gate";
import { AccountMenu } from "./account-menu";
import { EnvironmentSwitcher } from "./environment-switcher";
import { PortalLinks } from "./portal-links";
import { useShortcuts } from "./use-shortcuts";

// Wanted only after the page is there: not part of the first load.
const ConnectionBanner = dynamic(
  () => late(() => import("../live/connection-banner")).then((module) => module.ConnectionBanner),
  { ssr: false },
);
const Dock = dynamic(() => late(() => import("../terminal/dock/dock")).then((module) => module.Dock), {
  ssr: false,
});
const CommandPalette = dynamic(
  () => patiently(() => import("./command-palette")).then((module) => module.CommandPalette),
  {
    ssr: false,
  },
);
const ShortcutsDialog = dynamic(
  () => patiently(() => import("./shortcuts-dialog")).then((module) => module.ShortcutsDialog),
  {
    ssr: false,
  },
);

/** The frame around every page of a signed-in user. */
export function AppShell({
  session,
  renderedAt,
  children,
}: {
  session: Session | null;
  renderedAt: number;
  children: ReactNode;
}) {
  return (
    <RenderedAt value={renderedAt}>
      <SessionGate rendered={session}>
        {({ user }) => (
          // Another user's connection is another connection.
          <LiveProvider key={user.id}>
            <Frame>{children}</Frame>
          </LiveProvider>
        )}
      </SessionGate>
    </RenderedAt>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const { opened, open, close } = useShortcuts();
  const { name } = useParams<{ name?: string }>();
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-ink px-3 py-2 text-on-ink focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30 border-b border-line bg-surface">
        <div className="flex h-14 items-center gap-2 px-4 sm:px-6">
          <Link
            href="/environments"
            aria-label="DevSpace Portal: environments"
            className="flex items-center gap-2.5 rounded-lg"
          >
            <Logo size={26} />
            <span
              className={
                name ? "hidden font-semibold tracking-tight md:inline" : "font-semibold tracking-tight"
              }
            >
              DevSpace Portal
            </span>
          </Link>
          {name && (
            <>
              <span aria-hidden="true" className="text-lg text-line-strong select-none">
                /
              </span>
              <EnvironmentSwitcher current={name} />
            </>
          )}
          <PortalLinks />
          <div className="ml-auto flex items-center gap-1.5">
            <Button
              look="secondary"
              size="small"
              aria-label="Open the command palette"
              aria-keyshortcuts="Control+K Meta+K"
              onClick={() => open("palette")}
              icon={<Search className="size-3.5" aria-hidden="true" />}
              className="text-muted"
            >
              <span className="hidden sm:inline">Jump to…</span>
              <span className="ml-3 hidden gap-0.5 sm:inline-flex">
                <Kbd>Ctrl</Kbd>
                <Kbd>K</Kbd>
              </span>
            </Button>
            {/* The dock puts its button here when it is there. */}
            <span id="dock-button" className="size-8" />
            <AccountMenu onShortcuts={() => open("shortcuts")} />
          </div>
        </div>
        <ConnectionBanner />
      </header>
      <main id="content" tabIndex={-1} className="flex flex-1 flex-col outline-none">
        {children}
      </main>
      <Dock />
      {opened === "palette" && <CommandPalette onClose={close} onShortcuts={() => open("shortcuts")} />}
      {opened === "shortcuts" && <ShortcutsDialog onClose={close} />}
    </div>
  );
}
