"use client";
import { useEffect, useRef } from "react";
import { Button } from "@/app/_ui/button";
import { Link } from "@/app/_ui/link";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import type { EnvironmentView } from "@/server/contract/environment";
import { LoadProblem } from "../../away/load-problem";
import { useLoadError } from "../../away/use-load-error";
import { useEnvironment } from "../../environment/queries";
import { useTemplates } from "../../environment/templates";
import { draftOfClone } from "./clone";
import type { CreateDraft } from "./create-draft";

/** Which environment the form was filled in from, or why it was not. It fills it in once; what is typed after that stays. */
export function CloneSource({
  from,
  rendered,
  draft,
  name,
  onDraft,
}: {
  from: string;
  rendered: EnvironmentView | undefined;
  draft: CreateDraft;
  /** What it is to be called, where somebody said so. */
  name: string | undefined;
  onDraft: (draft: CreateDraft) => void;
}) {
  const templates = useTemplates();
  const query = useEnvironment(from, rendered);
  const { environment, loaded, data } = query;
  const error = useLoadError(query);
  const filled = useRef(false);
  const settled = loaded || error !== null;

  useEffect(() => {
    // The names there are say which one is free.
    if (filled.current || !settled) return;
    filled.current = true;
    const taken = data?.items.map((item) => item.name) ?? [];
    const clone = environment && draftOfClone(environment, { draft, templates, taken });
    onDraft({ ...(clone ?? draft), ...(name === undefined ? {} : { name }) });
  });

  if (!environment) {
    if (error !== null)
      return <LoadProblem what={`Environment ${from}`} error={error} onRetry={() => query.refetch()} />;
    return loaded ? (
      <Notice tone="warn" title={`There is no environment ${from} to clone`}>
        It was deleted, or belongs to somebody else. Fill in the form as for any other environment.
      </Notice>
    ) : (
      <Skeleton className="h-16" />
    );
  }
  const { template } = environment.spec;
  if (!templates.some(({ name, superseded }) => name === template && !superseded))
    return (
      <Notice tone="warn" title={`The template of ${from} is not there any more`}>
        No environment can be made of {template}. Choose another template.
      </Notice>
    );
  return <Filled from={from} draft={draft} onDraft={onDraft} />;
}

function Filled({
  from,
  draft,
  onDraft,
}: {
  from: string;
  draft: CreateDraft;
  onDraft: (draft: CreateDraft) => void;
}) {
  const { unseen } = draft;
  const revision = unseen?.of === draft.template ? unseen.revision : undefined;
  return (
    <Notice
      tone="info"
      title={`A copy of ${from}`}
      action={
        unseen &&
        revision && (
          <Button
            onClick={() => {
              const { revision: _, ...newest } = unseen;
              onDraft({ ...draft, unseen: newest });
            }}
          >
            Use the newest
          </Button>
        )
      }
    >
      <p>
        With what{" "}
        <Link href={`/environments/${from}`} className="text-iris underline underline-offset-2">
          {from}
        </Link>{" "}
        is made of and all that was set of it, in production mode. Its data stays there.
      </p>
      {revision && (
        <p>
          It begins with revision <code className="font-mono">{revision}</code> of the template, as {from}{" "}
          runs, which is not the newest.
        </p>
      )}
    </Notice>
  );
}
