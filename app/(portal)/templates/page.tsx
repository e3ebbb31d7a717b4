import type { Metadata } from "next";
import { Suspense } from "react";
import { CataloguePage } from "../../_features/templates/catalogue/catalogue-page";

export const metadata: Metadata = { title: "Templates" };

export default function TemplatesPage() {
  return (
    <Suspense>
      <CataloguePage />
    </Suspense>
  );
}
