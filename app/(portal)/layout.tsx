import type { ReactNode } from "react";
import { currentSession } from "@/server/api/current-session";
import { renderedTemplates } from "@/server/api/first-state";
import { TemplatesProvider } from "../_features/environment/templates";
import { AppShell } from "../_features/navigation/app-shell";

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  return (
    <TemplatesProvider templates={session ? renderedTemplates() : []}>
      <AppShell session={session ?? null} renderedAt={Date.now()}>
        {children}
      </AppShell>
    </TemplatesProvider>
  );
}
