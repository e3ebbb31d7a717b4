import type { Metadata } from "next";
import { Suspense } from "react";
import { EditTemplatePage } from "../../../../_features/templates/edit/form-page";

export async function generateMetadata({
  params,
}: PageProps<"/templates/[template]/edit">): Promise<Metadata> {
  return { title: `Edit ${(await params).template}` };
}

export default async function Page({ params }: PageProps<"/templates/[template]/edit">) {
  const { template } = await params;
  return (
    <Suspense>
      <EditTemplatePage key={template} name={template} />
    </Suspense>
  );
}
