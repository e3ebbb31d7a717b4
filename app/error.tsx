"use client";
import { PageError } from "./_features/navigation/page-error";

export default function RootError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="flex min-h-dvh flex-col">
      <PageError {...props} />
    </main>
  );
}
