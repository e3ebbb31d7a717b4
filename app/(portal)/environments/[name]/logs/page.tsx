import type { Metadata } from "next";
import { LogTabLoader } from "../../../../_features/logs/log-tab-loader";

export const metadata: Metadata = { title: "Logs" };

export default function LogsPage() {
  return <LogTabLoader />;
}
