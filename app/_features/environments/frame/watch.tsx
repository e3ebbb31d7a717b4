"use client";
import { usePathname } from "next/navigation";
import type { EnvironmentView } from "@/server/contract/environment";
import { UpdateNotice } from "../update/update-notice";
import { ControllerNotice } from "./controller-notice";
import { useRevision } from "./use-revision";

/** What is looked after in an environment once its page is there; an update is spoken of on its first tab alone. */
export function Watch({ view }: { view: EnvironmentView }) {
  useRevision(view);
  const isOverview = usePathname() === `/environments/${view.name}`;
  return (
    <>
      <ControllerNotice view={view} />
      {isOverview && <UpdateNotice view={view} />}
    </>
  );
}
