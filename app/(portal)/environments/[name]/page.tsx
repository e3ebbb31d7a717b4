import type { Metadata } from "next";
import { renderedEvents } from "@/server/api/first-state";
import { Overview } from "../../../_features/environments/overview/overview";

export async function generateMetadata({ params }: PageProps<"/environments/[name]">): Promise<Metadata> {
  const { name } = await params;
  return { title: { absolute: `${name} · DevSpace Portal` } };
}

export default async function EnvironmentPage({ params }: PageProps<"/environments/[name]">) {
  const { name } = await params;
  return <Overview events={await renderedEvents(name)} />;
}
