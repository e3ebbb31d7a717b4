import { SearchX } from "lucide-react";
import type { ComponentProps } from "react";
import { ButtonLink } from "@/app/_ui/button-link";
import { EmptyState } from "@/app/_ui/empty-state";
import { Notice } from "@/app/_ui/notice";
import { LoadProblem } from "../../away/load-problem";

/** The environments could not be read, so neither could this one. */
export function NotLoaded(problem: Omit<ComponentProps<typeof LoadProblem>, "what">) {
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-16">
      <LoadProblem what="The environment" {...problem} />
    </div>
  );
}

/** It is there, but in a form that this page does not know. */
export function Unreadable({ name }: { name: string }) {
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-16">
      <Notice
        alert
        tone="bad"
        title={`${name} cannot be shown`}
        action={<ButtonLink href="/environments">All environments</ButtonLink>}
      >
        The environment is there, but this page does not understand what it holds. Reload the page; if that
        does not help, kubectl get environment {name} -o yaml shows it whole.
      </Notice>
    </div>
  );
}

/** None of this name, or one of somebody else: which of both is not told. */
export function NoSuchEnvironment({ name }: { name: string }) {
  return (
    <div className="mx-auto w-full max-w-2xl py-10">
      <EmptyState
        icon={<SearchX aria-hidden="true" />}
        page
        title="Environment not found"
        action={
          <>
            <ButtonLink href="/environments" look="primary">
              All environments
            </ButtonLink>
            <ButtonLink href="/environments/new">New environment</ButtonLink>
          </>
        }
      >
        There is no environment named <strong className="font-medium text-ink">{name}</strong>, or it belongs
        to somebody else.
      </EmptyState>
    </div>
  );
}
