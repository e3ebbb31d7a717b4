import type { Metadata } from "next";
import { Overview } from "../../../_features/environments/overview/overview";

export async function generateMetadata({ params }: PageProps<"/environments/[name]">): Promise<Metadata> {
  const { name } = await params;
  return { title: { absolute: `${name} · DevSpace Portal` } };
}

export default function EnvironmentPage() {
  return <Overview />;
}
