import type { Metadata } from "next";
import { Suspense } from "react";
import { EnvironmentList } from "../../_features/environments/list/environment-list";

export const metadata: Metadata = { title: "Environments" };

export default function EnvironmentsPage() {
  return (
    <Suspense>
      <EnvironmentList />
    </Suspense>
  );
}
