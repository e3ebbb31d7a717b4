"use client";
import { useState } from "react";
import { Button } from "@/app/_ui/button";
import { Section } from "@/app/_ui/card";
import { StatusIcon } from "@/app/_ui/status-mark";
import type { PublishFinding } from "@/server/contract/template-source";
import { type FindingGroup, groupFindings, placeOf } from "../state";

/** Findings of a level that are shown before somebody asks for the rest. */
const FIRST = 5;

/** What the last publishing had to say, by level: first what keeps the source from being published. */
export function Findings({ findings }: { findings: readonly PublishFinding[] }) {
  return (
    <Section
      id="findings"
      title="Findings of the last publishing"
      actions={<span className="tabular text-[13px] text-muted">{findings.length}</span>}
    >
      {groupFindings(findings).map((group) => (
        <Group key={group.level} group={group} />
      ))}
    </Section>
  );
}

function Group({ group }: { group: FindingGroup }) {
  const { level, title, meaning, tone, findings } = group;
  const [all, setAll] = useState(false);
  const shown = all ? findings : findings.slice(0, FIRST);
  const hidden = findings.length - FIRST;
  return (
    <section aria-labelledby={`findings-${level}`} className="border-b border-line py-3 last:border-0">
      <h3 id={`findings-${level}`} className="flex flex-wrap items-center gap-x-2 px-4 text-[13px]">
        <StatusIcon tone={tone} />
        <span className="font-medium">{title}</span>
        <span className="tabular text-muted">{findings.length}</span>
        <span className="text-muted">{meaning}</span>
      </h3>
      <ul aria-labelledby={`findings-${level}`} className="mt-1">
        {shown.map((finding, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: findings have no name of their own, and their order is the controller's
          <FindingRow key={index} finding={finding} />
        ))}
      </ul>
      {hidden > 0 && (
        <Button
          size="small"
          look="quiet"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="mt-1 ml-2"
        >
          {all ? "Show fewer" : `Show ${hidden} more`}
        </Button>
      )}
    </section>
  );
}

function FindingRow({ finding }: { finding: PublishFinding }) {
  const { message, remedy, object, field, code } = finding;
  const place = [placeOf(finding), object, field].filter(Boolean);
  return (
    <li className="px-4 py-1.5 pl-9.5">
      <p className="break-words">{message}</p>
      {remedy && <p className="text-[13px] break-words text-muted">{remedy}</p>}
      <p className="mt-0.5 flex flex-wrap gap-x-3 gap-y-0.5 font-mono text-xs text-muted">
        {place.map((part) => (
          <span key={part} className="break-all">
            {part}
          </span>
        ))}
        <span className="text-faint">{code}</span>
      </p>
    </li>
  );
}
