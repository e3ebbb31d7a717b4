"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button";

/** Copies `text`; says so for two seconds, to eyes and screen readers. */
export function CopyButton({
  text,
  label,
  withText = false,
  ...rest
}: {
  text: string;
  label: string;
  withText?: boolean;
  /** Where a dialog begins on it (FIRST_FIELD). */
  "data-first-field"?: "";
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <Button
      {...rest}
      look={withText ? "secondary" : "quiet"}
      size="small"
      square={!withText}
      aria-label={withText ? undefined : copied ? "Copied" : label}
      title={withText ? undefined : label}
      icon={<Icon className={copied ? "size-3.5 text-ok" : "size-3.5"} aria-hidden="true" />}
      onClick={() => void copyText(text).then(setCopied)}
    >
      {withText && <span aria-live="polite">{copied ? "Copied" : label}</span>}
    </Button>
  );
}

/** The clipboard API needs a secure context; a plain-http address falls back to a selection. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
