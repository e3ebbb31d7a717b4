import type { Metadata } from "next";
import { renderedEnvironments } from "@/server/api/first-state";
import { EnvironmentList } from "../../_features/environments/list/environment-list";

export const metadata: Metadata = { title: "Environments" };

export default async function EnvironmentsPage() {
  return <EnvironmentList rendered={await renderedEnvironments()} />;
}
