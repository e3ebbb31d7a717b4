"use client";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import { announceFailure } from "@/app/_ui/toaster";

/** A program in the terminal wants to put something into the clipboard: only the person does. */
export function ClipboardOffer({ text, onDone }: { text: string; onDone: () => void }) {
  const copy = () => {
    navigator.clipboard
      .writeText(text)
      .catch(() => announceFailure("Not copied", "The browser does not let this page use the clipboard."));
    onDone();
  };
  return (
    <div className="absolute inset-x-3 top-2 z-10 mx-auto max-w-md shadow-lift">
      <Notice
        alert
        narrow
        tone="info"
        title="A program wants to fill your clipboard"
        action={
          <div className="flex gap-2">
            <Button size="small" onClick={onDone}>
              Refuse
            </Button>
            <Button size="small" onClick={copy}>
              Copy
            </Button>
          </div>
        }
      >
        <code className="line-clamp-2 font-mono text-xs break-all">{text.slice(0, 300)}</code>
      </Notice>
    </div>
  );
}
