import type { ReactNode } from "react";
import { currentSession } from "@/server/api/current-session";
import { renderedTemplates } from "@/server/api/first-state";
import { StoreAway } from "../_features/away/store-away";
import { TemplatesProvider } from "../_features/environment/templates";
import { AppShell } from "../_features/navigation/app-shell";

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const session = await currentSession();
  if (session === "store-away") return <StoreAway />;
  return (
    <TemplatesProvider templates={session ? await renderedTemplates() : []} signedIn={session !== null}>
      <AppShell session={session} renderedAt={Date.now()}>
        {children}
      </AppShell>
    </TemplatesProvider>
  );
}
