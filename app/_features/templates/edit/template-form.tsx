"use client";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { late, patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { ButtonLink } from "@/app/_ui/button-link";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { useHydrated } from "@/app/_ui/use-hydrated";
import { useUrlState } from "@/app/_ui/use-url-state";
import type { TemplateDetail } from "@/server/contract/templates-api";
import { Failure } from "../../api/failure";
import { isProblem } from "../../api/problem-error";
import { issuesByField, useFieldErrors } from "../../api/use-field-errors";
import { useCreateTemplate, usePatchTemplate } from "../queries";
import { draftOf, emptyDraft, type TemplateDraft } from "./draft";
import { keepDraft, loadDraft } from "./keep";
import { SourceStep } from "./source-step";
import { StepLinks } from "./step-links";
import { errorsUpTo, parseStep, STEPS, type Step, stepOf } from "./steps";
import { patchOf, toSpec } from "./to-spec";

const YamlPreview = dynamic(() => late(() => import("./yaml-preview")).then((module) => module.YamlPreview), {
  ssr: false,
  loading: () => <Skeleton className="h-48 rounded-xl" />,
});
const ContentsStep = dynamic(
  () => late(() => import("./contents-step")).then((module) => module.ContentsStep),
  { ssr: false, loading: () => <Skeleton className="h-96 rounded-xl" /> },
);
const PublishResult = dynamic(
  () => patiently(() => import("./publish-result")).then((module) => module.PublishResult),
  {
    ssr: false,
  },
);

const loadSchema = async () => (await import("@/server/contract/templates-api")).createTemplateRequest;

/** A template in three steps, each with an address of its own. With `template` it changes one that is there. */
export function TemplateForm({ template }: { template?: TemplateDetail }) {
  const router = useRouter();
  const hydrated = useHydrated();
  const form = useRef<HTMLFormElement>(null);
  const [params, setParams] = useUrlState();
  const step = parseStep(params.get("step"));
  // What was there when editing began; what somebody else changes meanwhile stays unless it is edited here, too.
  const [base, setBase] = useState(template);
  const [draft, setDraft] = useState(() => startOf(base));
  const create = useCreateTemplate();
  const patch = usePatchTemplate(template?.name ?? "");
  const { errors, show, clear } = useFieldErrors(loadSchema);
  const spec = toSpec(draft, base?.spec);
  const changes = base ? patchOf(toSpec(startOf(base), base.spec), spec) : spec;
  const isChanged = Object.keys(changes).length > 0;
  const name = base?.name;
  const generation = base?.generation ?? 0;

  // The browser's store is outside of what the server rendered: read after the first paint, so that both agree.
  useEffect(() => {
    const kept = loadDraft(name, { generation, fresh: emptyDraft() });
    if (kept) setDraft(kept);
  }, [name, generation]);

  const change = (part: Partial<TemplateDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(name, generation, next);
    clear();
  };

  const goTo = (next: Step) => setParams({ step: next === "source" ? undefined : next });

  /** Shows errors where they are: first the step that has them, then the field. */
  const showIn = (found: readonly { field: string; message: string }[]) => {
    const [first] = found;
    if (!first) return;
    goTo(stepOf(first.field));
    setTimeout(() => form.current && show(found, form.current));
  };

  const failed = (error: unknown) => {
    if (isProblem(error) && error.fields.length > 0) showIn(error.fields);
  };

  const publish = () => {
    if (!base)
      return loadSchema().then((schema) =>
        create.mutate(schema.parse({ name: draft.name.trim(), spec }), {
          onSuccess: (created) => {
            keepDraft(undefined, 0);
            router.replace(`/templates/${created.name}/edit?step=publish`);
          },
          onError: failed,
        }),
      );
    return import("@/server/contract/templates-api").then(({ patchTemplateRequest }) =>
      patch.mutate(patchTemplateRequest.parse({ spec: changes }), {
        onSuccess: (changed) => {
          keepDraft(name, generation);
          setBase(changed);
          setDraft(startOf(changed));
        },
        onError: failed,
      }),
    );
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const parsed = (await loadSchema()).safeParse({ name: draft.name.trim(), spec });
    const wrong = errorsUpTo(step, parsed.error ? issuesByField(parsed.error) : []);
    const next = STEPS[STEPS.indexOf(step) + 1];
    if (wrong.length > 0) showIn(wrong);
    else if (next) goTo(next);
    else await publish();
  };

  const error = create.error ?? patch.error;
  const found = template?.status.found;
  const published = template?.view?.components ?? [];
  const known = published.length > 0 ? published : (found?.components ?? []).map(untitled);
  return (
    <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)]">
      <form ref={form} noValidate onSubmit={submit} className="min-w-0">
        <StepLinks step={step} onStep={goTo} />
        {!isProblem(error, "unauthenticated") && (
          <Failure
            error={error}
            title={base ? "The template was not changed" : "The template was not made"}
            className="mb-5"
          />
        )}
        {template && base && template.generation > base.generation && (
          <Notice tone="warn" title="Somebody else changed this template meanwhile" className="mb-5">
            Publishing replaces only the parts that you changed here. Reload the page to see theirs.
          </Notice>
        )}
        <div hidden={step !== "source"}>
          <div className="flex flex-col gap-5">
            <SourceStep draft={draft} errors={errors} onChange={change} isNew={!base} />
          </div>
        </div>
        <div hidden={step !== "contents"}>
          <div className="flex flex-col gap-5">
            <ContentsStep draft={draft} errors={errors} onChange={change} known={known} found={found} />
          </div>
        </div>
        {step === "publish" && (
          <div className="flex flex-col gap-5">
            {template ? (
              <PublishResult template={template} onEdit={() => goTo("source")} />
            ) : (
              <Notice tone="info" title="Ready to be published">
                The portal reads the source, renders and checks it, and keeps the result as the first
                revision. What there is to say about it is shown here then.
              </Notice>
            )}
          </div>
        )}
        <div className="mt-6 flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            look="primary"
            disabled={!hydrated || (step === "publish" && !isChanged)}
            busy={create.isPending || create.isSuccess || patch.isPending}
            className="h-10 px-5"
          >
            {step !== "publish" ? "Continue" : base ? "Publish again" : "Publish template"}
          </Button>
          <ButtonLink href={base ? `/templates/${base.name}` : "/templates"} look="quiet" className="h-10">
            {base && !isChanged ? "Back to the template" : "Cancel"}
          </ButtonLink>
          {base && (
            <p className="ml-auto text-[13px] text-muted">
              {isChanged ? "Not published yet" : "Nothing changed"}
            </p>
          )}
        </div>
      </form>
      <div className="min-w-0 xl:sticky xl:top-20">
        <YamlPreview name={draft.name.trim()} spec={spec} />
      </div>
    </div>
  );
}

const untitled = ({ name }: { name: string }) => ({ name, title: name });

const startOf = (base: TemplateDetail | undefined) =>
  base?.spec ? draftOf(base.name, base.spec) : emptyDraft();
