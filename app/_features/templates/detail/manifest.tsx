"use client";
import { Section } from "@/app/_ui/card";
import { CopyButton } from "@/app/_ui/copy-button";

/** The Template as YAML: what GitOps would apply, to be read and copied. */
export function Manifest({ manifest, title = "As YAML" }: { manifest: string; title?: string }) {
  return (
    <Section
      id="manifest"
      title={title}
      actions={<CopyButton withText text={manifest} label="Copy YAML" />}
      className="min-w-0"
    >
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable
        tabIndex={0}
        data-testid="manifest"
        className="max-h-[32rem] overflow-auto rounded-b-xl px-4 py-3 font-mono text-xs leading-5 outline-offset-[-2px]"
      >
        {manifest}
      </pre>
    </Section>
  );
}
