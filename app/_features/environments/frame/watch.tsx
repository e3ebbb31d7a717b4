"use client";
import type { EnvironmentView } from "@/server/contract/environment";
import { ControllerNotice } from "./controller-notice";
import { useRevision } from "./use-revision";

/** What is looked after on every tab of an environment, once its page is there. */
export function Watch({ view }: { view: EnvironmentView }) {
  useRevision(view);
  return <ControllerNotice view={view} />;
}
