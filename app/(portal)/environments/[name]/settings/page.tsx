import type { Metadata } from "next";
import { renderedRoom } from "@/server/api/first-state";
import { Room } from "../../../../_features/environments/settings/room";
import { SettingsForm } from "../../../../_features/environments/settings/settings-form";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: PageProps<"/environments/[name]/settings">) {
  const room = await renderedRoom((await params).name);
  return <SettingsForm room={room && <Room {...room} />} />;
}
