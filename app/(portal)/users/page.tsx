import type { Metadata } from "next";
import { Suspense } from "react";
import { Notice } from "@/app/_ui/notice";
import { siteOfApplications } from "@/server/api/first-state";
import { UsersPage } from "../../_features/people/user-list";

export const metadata: Metadata = { title: "Users" };

export default async function Page() {
  const site = await siteOfApplications();
  return (
    <>
      {site && (
        <Notice tone="warn" title={`Applications and this portal are both under ${site}`} className="mb-5">
          Browsers take them for one site: any application could set cookies for the portal's address. Set
          PREVIEW_DOMAIN to another registrable domain; the README says more under Previews.
        </Notice>
      )}
      <Suspense>
        <UsersPage />
      </Suspense>
    </>
  );
}
