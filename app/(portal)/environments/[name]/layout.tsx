import type { Metadata } from "next";
import { renderedEnvironment } from "@/server/api/first-state";
import { EnvironmentFrame } from "../../../_features/environments/frame/environment-frame";
import { LoadAhead } from "./load-ahead";

export async function generateMetadata({ params }: LayoutProps<"/environments/[name]">): Promise<Metadata> {
  const { name } = await params;
  return { title: { default: name, template: `%s · ${name} · DevSpace Portal` } };
}

export default async function EnvironmentLayout({ params, children }: LayoutProps<"/environments/[name]">) {
  const { name } = await params;
  // Another environment is another page: nothing of the one before may linger.
  return (
    <EnvironmentFrame key={name} name={name} rendered={await renderedEnvironment(name)}>
      {children}
      <LoadAhead />
    </EnvironmentFrame>
  );
}
