import type { Publisher } from "../templates/reconcile/publisher";
import { createPublisher, type PublisherOptions } from "../templates/reconcile/sources";
import { createPublisherClient } from "./client";

/** What publishes templates for a process: sources that others wrote go to the publisher where there is one. */
export function choosePublisher({
  publisher,
  ...own
}: PublisherOptions & { publisher?: { url: string; secret: string } | undefined }): Publisher {
  const here = createPublisher(own);
  if (!publisher) return here;
  const there = createPublisherClient(publisher);
  return {
    publish: (template, spec, options) =>
      (spec.source.bundled ? here : there).publish(template, spec, options),
    commitOf: there.commitOf,
    refsOf: there.refsOf,
  };
}
