import type { Metadata } from "next";
import { SettingsLoader } from "../../../../_features/environments/settings/settings-loader";

export const metadata: Metadata = { title: "Settings" };

export default function SettingsPage() {
  return <SettingsLoader />;
}
