import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { currentSession } from "@/server/api/current-session";
import { StoreAway } from "../_features/away/store-away";
import { Entrance } from "../_features/people/entrance";
import { safeReturnPath } from "../_features/people/return-path";
import { SignInForm } from "../_features/people/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: PageProps<"/sign-in">) {
  const { return: wanted } = await searchParams;
  const target = safeReturnPath(typeof wanted === "string" ? wanted : undefined);
  const session = await currentSession();
  if (session === "store-away") return <StoreAway />;
  if (session) redirect(target);
  return (
    <Entrance title="Sign in" lead="Full-stack environments on Kubernetes, one click away.">
      <SignInForm target={target} />
    </Entrance>
  );
}
