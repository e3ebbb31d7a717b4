"use client";
import { Lock } from "lucide-react";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { patiently } from "@/app/_ui/after-load";
import { ButtonLink } from "@/app/_ui/button-link";
import { EmptyState } from "@/app/_ui/empty-state";
import { Skeleton } from "@/app/_ui/skeleton";
import { useUrlState } from "@/app/_ui/use-url-state";
import { useLoadError } from "../../away/use-load-error";
import { useUser } from "../../people/session-gate";
import { useTemplateDetail } from "../queries";
import { useFreshTemplates } from "../use-fresh-templates";
import { TemplateForm } from "./template-form";

const LoadProblem = dynamic(() =>
  patiently(() => import("../../away/load-problem")).then((module) => module.LoadProblem),
);

/** The page that makes a template. */
export function NewTemplatePage() {
  return (
    <Frame title="New template" intro="An application that environments are made of.">
      <TemplateForm />
    </Frame>
  );
}

/** The page that changes one. What publishing says of it is on its last step, live. */
export function EditTemplatePage({ name }: { name: string }) {
  return (
    <Frame
      title={`Edit ${name}`}
      intro="Environments of it stay with the revision they run until they are moved."
    >
      <Loaded name={name} />
    </Frame>
  );
}

function Loaded({ name }: { name: string }) {
  const [params] = useUrlState();
  const query = useTemplateDetail(name, { watched: params.get("step") === "publish" });
  const error = useLoadError(query);
  useFreshTemplates(query.data && [query.data]);
  if (query.data) return <TemplateForm template={query.data} />;
  if (error !== null)
    return <LoadProblem what="The template" error={error} onRetry={() => query.refetch()} />;
  return (
    <div role="status" aria-busy="true" aria-label="Loading the template">
      <Skeleton className="h-96 rounded-xl" />
    </div>
  );
}

function Frame({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
  const isAdmin = useUser().role === "admin";
  if (!isAdmin)
    return (
      <div className="mx-auto w-full max-w-2xl py-10">
        <EmptyState
          icon={<Lock aria-hidden="true" />}
          page
          title="Templates are made by administrators"
          action={
            <ButtonLink href="/templates" look="primary">
              All templates
            </ButtonLink>
          }
        >
          Ask an administrator of the portal to make or change one.
        </EmptyState>
      </div>
    );
  return (
    <div className="mx-auto w-full max-w-7xl px-4 py-7 sm:px-6">
      <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
      <p className="mt-1 mb-5 text-muted">{intro}</p>
      {children}
    </div>
  );
}
