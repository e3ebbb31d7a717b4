import type { Metadata } from "next";
import { Entrance } from "../_features/people/entrance";
import { LinkForm } from "../_features/people/link-form";

export const metadata: Metadata = { title: "Set your password" };

export default function LinkPage() {
  return (
    <Entrance title="Set your password" lead="One step, then you are in.">
      <LinkForm />
    </Entrance>
  );
}
