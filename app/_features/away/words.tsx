import { CommandText } from "@/app/_ui/command-text";
import { AWAY, type Part } from "./part-away";

/** What it means that a part is away, and what to do. */
export function AwayWords({ part }: { part: Part }) {
  const { detail, command } = AWAY[part];
  return (
    <>
      <p>{detail} The page asks again every few seconds, and comes back by itself.</p>
      {command && (
        <p className="mt-2 text-[13px]">
          If this lasts, tell whoever runs the portal. They begin with
          <code className="mt-1 block font-mono text-xs text-ink">
            <CommandText text={command} />
          </code>
        </p>
      )}
    </>
  );
}
