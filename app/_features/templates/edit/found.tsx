import { Button } from "@/app/_ui/button";
import { Section } from "@/app/_ui/card";
import type { PublishFound } from "@/server/contract/template-source";
import { CONTENTS_WORDS } from "./contents-words";

type Candidate = PublishFound["candidates"][number];

/** Rows of a list before the rest is counted. */
const SHOWN = 20;

/** What the last publishing found in the source; where it could be taken for several things, each can be chosen. */
export function Found({
  found,
  onChoose,
}: {
  found: PublishFound;
  onChoose?: ((candidate: Candidate) => void) | undefined;
}) {
  const { kind, file, candidates, components, objects, images, coverage } = found;
  const counts = Object.entries(objects).sort(([a], [b]) => a.localeCompare(b));
  const loose = images.filter(({ pinned }) => !pinned);
  return (
    <Section
      id="found"
      title="What was found"
      actions={
        kind && (
          <span className="min-w-0 truncate text-[13px] text-muted" title={file}>
            {CONTENTS_WORDS[kind]}
            {file && file !== "." && `, ${file}`}
          </span>
        )
      }
    >
      {candidates.length > 1 && onChoose && (
        <ul aria-label="What the source could be taken for" className="border-b border-line px-4 py-3">
          {candidates.map((candidate) => (
            <li
              key={`${candidate.kind} ${candidate.file}`}
              className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 py-1"
            >
              <span className="min-w-0">
                <span className="font-medium">{CONTENTS_WORDS[candidate.kind]}</span>{" "}
                <code className="font-mono text-xs break-all text-muted">{candidate.file}</code>
                <span className="block text-[13px] break-words text-muted">{candidate.brings}</span>
              </span>
              <Button size="small" onClick={() => onChoose(candidate)}>
                Take this
              </Button>
            </li>
          ))}
        </ul>
      )}
      {components.length > 0 && (
        <ul aria-label="Components that were found">
          {components.slice(0, SHOWN).map(({ name, workload, image, ports, canDev }) => (
            <li key={name} className="border-b border-line px-4 py-2 last:border-0">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-medium">{name}</span>
                <code className="font-mono text-xs break-all text-muted">{workload}</code>
                {canDev && <span className="text-xs text-iris">dev mode</span>}
              </p>
              <p className="font-mono text-xs break-all text-muted">
                {[image, ports.length > 0 ? `ports ${ports.join(", ")}` : ""].filter(Boolean).join(" · ")}
              </p>
            </li>
          ))}
          {components.length > SHOWN && (
            <li className="px-4 py-2 text-[13px] text-muted">and {components.length - SHOWN} more</li>
          )}
        </ul>
      )}
      <div className="px-4 py-3 text-[13px] text-muted">
        {counts.length === 0 && components.length === 0 && candidates.length <= 1 && <p>Nothing it knows.</p>}
        {counts.length > 0 && <p>{counts.map(([one, count]) => `${count} × ${one}`).join(", ")}</p>}
        {coverage && (
          <p>
            {Math.floor(coverage.share * 100)} % of {coverage.total} fields are understood.
          </p>
        )}
        {loose.length > 0 && (
          <p className="break-words">
            Images whose tag may move:{" "}
            {loose
              .slice(0, SHOWN)
              .map(({ image }) => image)
              .join(", ")}
            {loose.length > SHOWN && ` and ${loose.length - SHOWN} more`}
          </p>
        )}
      </div>
    </Section>
  );
}
