import type { Metadata } from "next";
import { Suspense } from "react";
import { Entrance } from "../_features/people/entrance";
import { SignInForm } from "../_features/people/sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default function SignInPage() {
  return (
    <Entrance title="Sign in" lead="Full-stack environments on Kubernetes, one click away.">
      <Suspense>
        <SignInForm />
      </Suspense>
    </Entrance>
  );
}
