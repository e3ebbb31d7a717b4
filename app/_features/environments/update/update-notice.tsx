"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Notice } from "@/app/_ui/notice";
import type { EnvironmentView } from "@/server/contract/environment";
import { useTemplates } from "../../environment/templates";
import { updateOf } from "./update";
import { UpdateDialog } from "./update-dialog";

/** Says that the template moved on; nothing happens before somebody has looked at it. */
export function UpdateNotice({ view }: { view: EnvironmentView }) {
  const [wanted, setWanted] = useState<string>();
  const update = updateOf(view, useTemplates());
  return (
    <>
      {update && (
        <div className="mx-auto w-full max-w-7xl px-4 pt-6 sm:px-6">
          <Notice
            tone="info"
            title="An update of its template is available"
            action={
              <Button size="small" onClick={() => setWanted(update.to)}>
                See the update…
              </Button>
            }
          >
            It runs revision <code className="font-mono text-[13px] text-ink">{update.from}</code>; the newest
            is <code className="font-mono text-[13px] text-ink">{update.to}</code>.
          </Notice>
        </div>
      )}
      {/* Not within the notice, which goes as soon as the change is asked for: the dialog ends by itself. */}
      {wanted && <UpdateDialog view={view} wanted={wanted} onClose={() => setWanted(undefined)} />}
    </>
  );
}
