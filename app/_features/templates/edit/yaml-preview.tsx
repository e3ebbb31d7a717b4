"use client";
import { useDeferredValue, useMemo } from "react";
import { stringify } from "yaml";
import { Manifest } from "../detail/manifest";
import type { Asked } from "./to-spec";

/** The Template that the form makes, as GitOps would apply it. */
export function YamlPreview({ name, spec }: { name: string; spec: Asked }) {
  const shown = useDeferredValue(spec);
  const manifest = useMemo(
    () =>
      stringify(
        {
          apiVersion: "devspace-portal.io/v1alpha1",
          kind: "Template",
          metadata: { name: name || "NAME" },
          spec: shown,
        },
        { lineWidth: 120 },
      ),
    [name, shown],
  );
  return <Manifest manifest={manifest} title="The same as YAML" />;
}
