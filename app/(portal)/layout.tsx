import type { ReactNode } from "react";
import { currentSession } from "@/server/people/current-session";
import { AppShell } from "../_features/navigation/app-shell";

export default async function PortalLayout({ children }: { children: ReactNode }) {
  return <AppShell session={(await currentSession()) ?? null}>{children}</AppShell>;
}
