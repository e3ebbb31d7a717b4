import type { Metadata } from "next";
import { renderedBounds, renderedEnvironment, renderedTemplates } from "@/server/api/first-state";
import { CreateForm } from "../../../_features/environments/create/create-form";
import { wishOf } from "../../../_features/environments/create/create-wish";
import { LeftOver } from "../../../_features/environments/create/left-over";

export const metadata: Metadata = { title: "New environment" };

/** `?template=…&ref=…&name=…` fill in the form: links in a README lead here. `?from=…` fills it in like another environment. */
export default async function NewEnvironmentPage({ searchParams }: PageProps<"/environments/new">) {
  const wish = wishOf(await searchParams);
  const [bounds, templates] = [await renderedBounds(), await renderedTemplates()];
  const source = wish.from === undefined ? undefined : await renderedEnvironment(wish.from);
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-8 sm:px-6">
      <h1 className="text-xl font-semibold tracking-tight">New environment</h1>
      <p className="mt-1 mb-6 text-muted">
        An environment of your own, in its own namespace. All it needs is a name.
      </p>
      {bounds && <LeftOver {...bounds} titles={templates} />}
      <CreateForm key={wish.from} wish={wish} source={source} />
    </div>
  );
}
