import type { Metadata } from "next";
import { OverviewLoader } from "../../../_features/environments/overview/overview-loader";

export async function generateMetadata({ params }: PageProps<"/environments/[name]">): Promise<Metadata> {
  const { name } = await params;
  return { title: { absolute: `${name} · DevSpace Portal` } };
}

export default function EnvironmentPage() {
  return <OverviewLoader />;
}
