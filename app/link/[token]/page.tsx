import type { Metadata } from "next";
import { Entrance } from "../../_features/people/entrance";
import { LinkForm } from "../../_features/people/link-form";

// The token is in the address: it must not leak to where links on this page lead.
export const metadata: Metadata = { title: "Set your password", referrer: "no-referrer" };

export default async function LinkPage({ params }: PageProps<"/link/[token]">) {
  const { token } = await params;
  return (
    <Entrance title="Set your password" lead="One step, then you are in.">
      <LinkForm token={token} />
    </Entrance>
  );
}
