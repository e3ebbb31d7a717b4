import type { Metadata } from "next";
import { SettingsForm } from "../../../../_features/environments/settings/settings-form";

export const metadata: Metadata = { title: "Settings" };

export default function SettingsPage() {
  return <SettingsForm />;
}
