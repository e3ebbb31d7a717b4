import type { Metadata } from "next";
import { Suspense } from "react";
import { NewTemplatePage } from "../../../_features/templates/edit/form-page";

export const metadata: Metadata = { title: "New template" };

export default function Page() {
  return (
    <Suspense>
      <NewTemplatePage />
    </Suspense>
  );
}
