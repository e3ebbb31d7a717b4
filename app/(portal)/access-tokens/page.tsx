import type { Metadata } from "next";
import { Suspense } from "react";
import { AccessTokensPage } from "../../_features/tokens/access-tokens-page";

export const metadata: Metadata = { title: "Access tokens" };

export default function Page() {
  return (
    <Suspense>
      <AccessTokensPage />
    </Suspense>
  );
}
