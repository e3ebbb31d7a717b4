import type { Metadata } from "next";
import { Suspense } from "react";
import { TemplatePage } from "../../../_features/templates/detail/template-page";

export async function generateMetadata({ params }: PageProps<"/templates/[template]">): Promise<Metadata> {
  return { title: (await params).template };
}

export default async function Page({ params }: PageProps<"/templates/[template]">) {
  const { template } = await params;
  // Another template is another page: nothing of the one before may linger.
  return (
    <Suspense>
      <TemplatePage key={template} name={template} />
    </Suspense>
  );
}
