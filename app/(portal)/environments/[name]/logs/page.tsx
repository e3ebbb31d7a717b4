import type { Metadata } from "next";
import { LogTab } from "../../../../_features/logs/log-tab";

export const metadata: Metadata = { title: "Logs" };

export default function LogsPage() {
  return <LogTab />;
}
