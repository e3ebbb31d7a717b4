"use client";
import { SearchX } from "lucide-react";
import dynamic from "next/dynamic";
import { late, patiently } from "@/app/_ui/after-load";
import { ButtonLink } from "@/app/_ui/button-link";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { useUrlState } from "@/app/_ui/use-url-state";
import type { TemplateDetail } from "@/server/contract/templates-api";
import { isProblem } from "../../api/problem-error";
import { useLoadError } from "../../away/use-load-error";
import { useUser } from "../../people/session-gate";
import { useTemplateDetail } from "../queries";
import { templateCause, templateMark } from "../state";
import { useFreshTemplates } from "../use-fresh-templates";
import { ComponentList } from "./component-list";
import { Revisions } from "./revisions";
import { TemplateHeader } from "./template-header";
import { Uses } from "./uses";

const LoadProblem = dynamic(() =>
  patiently(() => import("../../away/load-problem")).then((module) => module.LoadProblem),
);
const ParameterList = dynamic(() =>
  patiently(() => import("./parameter-list")).then((module) => module.ParameterList),
);
const Findings = dynamic(() => patiently(() => import("./findings")).then((module) => module.Findings));
// Below the rest.
const Manifest = dynamic(() => late(() => import("./manifest")).then((module) => module.Manifest), {
  ssr: false,
  loading: () => <Skeleton className="h-48 rounded-xl" />,
});

const Webhook = dynamic(() => late(() => import("./webhook")).then((module) => module.Webhook), {
  ssr: false,
  loading: () => <Skeleton className="h-32 rounded-xl" />,
});
const Branches = dynamic(() => late(() => import("./branches")).then((module) => module.Branches), {
  ssr: false,
  loading: () => <Skeleton className="h-48 rounded-xl" />,
});

/** One template: what it is made of, its revisions, who uses it and what publishing had to say. `?revision=` shows another one. */
export function TemplatePage({ name }: { name: string }) {
  const [params] = useUrlState();
  const revision = params.get("revision") ?? undefined;
  const query = useTemplateDetail(name, { revision });
  const error = useLoadError(query);
  const isAdmin = useUser().role === "admin";
  const { data } = query;
  useFreshTemplates(data && [data]);
  if (!data) {
    if (isProblem(error, "not-found", "invalid-request")) return <NotFound name={name} revision={revision} />;
    return (
      <div className="mx-auto w-full max-w-7xl px-4 py-7 sm:px-6">
        {error === null ? (
          <PageSkeleton />
        ) : (
          <LoadProblem what="The template" error={error} onRetry={() => query.refetch()} />
        )}
      </div>
    );
  }
  return (
    <>
      <TemplateHeader template={data} />
      <div className="mx-auto flex w-full max-w-7xl flex-col gap-5 px-4 py-6 sm:px-6">
        <Trouble template={data} />
        <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
          <div className="flex min-w-0 flex-col gap-5">
            <ComponentList template={data} asked={revision} />
            {data.view && data.view.parameters.length > 0 && (
              <ParameterList parameters={data.view.parameters} />
            )}
            {data.status.findings.length > 0 && <Findings findings={data.status.findings} />}
          </div>
          <div className="flex min-w-0 flex-col gap-5">
            <Revisions template={data} shown={revision ?? data.status.revision} />
            <Uses template={data} />
            {data.spec?.source.git && <Branches template={data} />}
            {data.spec?.source.git && isAdmin && <Webhook name={name} />}
          </div>
        </div>
        {data.manifest !== undefined && <Manifest manifest={data.manifest} />}
      </div>
    </>
  );
}

/** Why the last publishing came to nothing. */
function Trouble({ template }: { template: TemplateDetail }) {
  const cause = templateCause(template);
  if (!cause) return null;
  const { tone, label } = templateMark(template);
  return (
    <Notice alert tone={tone} title={label === "Degraded" ? "Something needs attention" : label}>
      {cause}
    </Notice>
  );
}

function NotFound({ name, revision }: { name: string; revision: string | undefined }) {
  return (
    <div className="mx-auto w-full max-w-2xl py-10">
      <EmptyState
        icon={<SearchX aria-hidden="true" />}
        page
        title={revision ? "Revision not found" : "Template not found"}
        action={
          <>
            <ButtonLink href="/templates" look="primary">
              All templates
            </ButtonLink>
            {revision && (
              <ButtonLink href={`/templates/${encodeURIComponent(name)}`}>Its newest revision</ButtonLink>
            )}
          </>
        }
      >
        {revision ? (
          <>
            Template {name} has no revision <code className="font-mono break-all text-ink">{revision}</code>.
            Revisions that no environment runs any more are removed in time.
          </>
        ) : (
          <>
            There is no template named <strong className="font-medium break-all text-ink">{name}</strong>.
          </>
        )}
      </EmptyState>
    </div>
  );
}

function PageSkeleton() {
  return (
    <div role="status" aria-busy="true" aria-label="Loading the template" className="flex flex-col gap-5">
      <Skeleton className="h-7 w-56" />
      <Skeleton className="h-4 w-80" />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,1.6fr)_minmax(0,1fr)]">
        <Skeleton className="h-72 rounded-xl" />
        <Skeleton className="h-72 rounded-xl" />
      </div>
    </div>
  );
}
