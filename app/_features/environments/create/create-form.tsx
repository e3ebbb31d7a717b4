"use client";
import { ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { late, patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { ButtonLink } from "@/app/_ui/button-link";
import { TextField } from "@/app/_ui/field";
import { Skeleton } from "@/app/_ui/skeleton";
import { useHydrated } from "@/app/_ui/use-hydrated";
import type { EnvironmentView } from "@/server/contract/environment";
import type { TemplateView } from "@/server/contract/template";
import { Failure } from "../../api/failure";
import { isProblem } from "../../api/problem-error";
import { useFieldErrors } from "../../api/use-field-errors";
import { useNewestTemplates, useTemplates } from "../../environment/templates";
import type { ParametersDraft } from "../parameters/draft";
import {
  type CreateDraft,
  emptyDraft,
  loadDraft,
  saveDraft,
  templateOfDraft,
  toRequest,
} from "./create-draft";
import { type CreateWish, withWish } from "./create-wish";
import { NameField } from "./name-field";
import { TemplateChoice } from "./template-choice";
import { useCreateEnvironment } from "./use-create-environment";
import { WishNotices } from "./wish-notices";

const NewComponentSettings = dynamic(
  () =>
    late(() => import("../component-form/new-component-settings")).then(
      (module) => module.NewComponentSettings,
    ),
  { ssr: false, loading: () => <Skeleton className="h-64" /> },
);

const ParameterFields = dynamic(
  () => patiently(() => import("../parameters/parameter-fields")).then((module) => module.ParameterFields),
  { ssr: false, loading: () => <Skeleton className="h-32" /> },
);

const CloneSource = dynamic(
  () => patiently(() => import("./clone-source")).then((module) => module.CloneSource),
  { ssr: false, loading: () => <Skeleton className="h-16" /> },
);

const RefField = dynamic(() => patiently(() => import("./ref-field")).then((module) => module.RefField), {
  ssr: false,
  loading: () => <Skeleton className="h-20" />,
});

/** What is asked of parameters, or what is wrong with it. */
const askedOf = async (parameters: TemplateView["parameters"], draft: ParametersDraft) => {
  const { parameterErrors, toParameters, toSecrets } = await patiently(() => import("../parameters/draft"));
  const [values, secrets] = [toParameters(parameters, draft), toSecrets(parameters, draft)];
  return {
    errors: parameterErrors(parameters, draft),
    asked: {
      ...(Object.keys(values).length > 0 ? { parameters: values } : {}),
      ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
    },
  };
};

const loadSchema = async () => (await import("@/server/contract/environment")).createEnvironmentRequest;

/** Everything needed is a name; the rest has good defaults behind a disclosure, or is as `source` has it. */
export function CreateForm({ wish, source }: { wish: CreateWish; source?: EnvironmentView | undefined }) {
  const router = useRouter();
  const hydrated = useHydrated();
  const create = useCreateEnvironment();
  const templates = useNewestTemplates();
  const [draft, setDraft] = useState(() => withWish(emptyDraft(templates), wish, templates));
  const wished = useRef(false);
  const { from } = wish;
  const [waits, setWaits] = useState(from !== undefined);
  const { errors, check, show, showProblem, clear } = useFieldErrors(loadSchema);
  const [secrets, setSecrets] = useState<ParametersDraft["secrets"]>({});
  const template = templateOfDraft(useTemplates(), draft);
  const components = draft.components[draft.template] ?? {};

  // The browser's store is outside of what the server rendered: read after the first paint, so that both agree.
  useEffect(() => {
    if (from !== undefined) {
      setDraft((typed) => ({
        ...typed,
        components: { ...emptyDraft(templates).components, ...typed.components },
      }));
      return;
    }
    const kept = loadDraft(templates);
    // Once: what is typed after it stays.
    const next = wished.current ? kept : withWish(kept, wish, templates);
    if (next !== kept) saveDraft(next);
    wished.current = true;
    setDraft(next);
  }, [templates, wish, from]);

  const change = (part: Partial<CreateDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    // A copy is made of what is there: it is no draft to come back to, and leaves the one that was typed.
    if (from === undefined) saveDraft(next);
    clear();
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!template || waits) return;
    const { parameters } = template;
    const typed = { typed: draft.parameters[template.name] ?? {}, secrets };
    const found = parameters.length > 0 ? await askedOf(parameters, typed) : undefined;
    const body = await check({ ...toRequest(draft, template), ...found?.asked }, form);
    if (!body) return;
    if (found && found.errors.length > 0) {
      show(found.errors, form);
      return;
    }
    create.mutate(body, {
      onSuccess: (view) => {
        if (from === undefined) saveDraft(undefined);
        router.push(`/environments/${view.name}`);
      },
      onError: (error) => showProblem(error, form),
    });
  };

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      {!isProblem(create.error, "unauthenticated") && (
        <Failure error={create.error} title="The environment was not created" />
      )}
      <WishNotices wish={wish} templates={templates} />
      {from !== undefined && (
        <CloneSource
          from={from}
          rendered={source}
          draft={draft}
          name={wish.name}
          onDraft={(filled) => {
            setDraft(filled);
            setWaits(false);
          }}
        />
      )}
      <NameField value={draft.name} error={errors.name} onChange={(name) => change({ name })} />
      <TextField
        id="description"
        name="description"
        label="Description"
        optional
        value={draft.description}
        maxLength={200}
        placeholder="What you work on in it"
        error={errors.description}
        onChange={(event) => change({ description: event.target.value })}
      />
      <TemplateChoice
        templates={templates}
        value={draft.template}
        error={errors.template}
        onChange={(chosen) => change({ template: chosen, ref: "" })}
      />
      {template?.refs && <RefField draft={draft} error={errors.ref} onChange={change} />}
      {template && template.parameters.length > 0 && (
        <section
          aria-labelledby="parameters"
          className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-4"
        >
          <h2 id="parameters" className="font-medium">
            Parameters
          </h2>
          <ParameterFields
            key={template.name}
            parameters={template.parameters}
            draft={{ typed: draft.parameters[template.name] ?? {}, secrets }}
            errors={errors}
            onChange={(next) => {
              setSecrets(next.secrets);
              change({ parameters: { ...draft.parameters, [template.name]: next.typed } });
            }}
          />
        </section>
      )}
      <details className="group rounded-xl border border-line bg-surface">
        <summary className="flex items-center gap-2 rounded-xl px-4 py-3 font-medium select-none hover:bg-hover">
          <ChevronRight
            className="size-4 text-muted transition-transform group-open:rotate-90"
            aria-hidden="true"
          />
          <h2>Advanced settings</h2>
          <span className="ml-auto truncate text-[13px] font-normal text-muted max-sm:hidden">
            Mode, image, replicas, resources, variables, storage
          </span>
        </summary>
        <div className="flex flex-col gap-8 border-t border-line px-4 py-5">
          {template?.components.map((component) => {
            const part = components[component.name];
            return (
              part && (
                <NewComponentSettings
                  key={`${template.name}/${component.name}`}
                  component={component}
                  draft={part}
                  errors={errors}
                  onChange={(next) =>
                    change({
                      components: {
                        ...draft.components,
                        [template.name]: { ...components, [component.name]: next },
                      },
                    })
                  }
                />
              )
            );
          })}
        </div>
      </details>
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          look="primary"
          disabled={!hydrated || waits}
          busy={create.isPending || create.isSuccess}
          className="h-10 px-5"
        >
          Create environment
        </Button>
        <ButtonLink href="/environments" look="quiet" className="h-10">
          Cancel
        </ButtonLink>
      </div>
    </form>
  );
}
