import type { ReactNode } from "react";
import { Logo } from "@/app/_ui/logo";

/** The frame of the pages outside the portal: sign-in and one-time links. */
export function Entrance({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main className="flex flex-col justify-center px-6 py-12 sm:px-12">
        <div className="mx-auto w-full max-w-sm">
          <div className="flex items-center gap-2.5">
            <Logo size={32} />
            <span className="text-[15px] font-semibold tracking-tight">DevSpace Portal</span>
          </div>
          <h1 className="mt-10 text-2xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1.5 text-muted">{lead}</p>
          <div className="mt-7">{children}</div>
        </div>
      </main>
      <EntranceScene />
    </div>
  );
}

const rows = [
  { name: "web", detail: "The page", dev: false },
  { name: "api", detail: "The service behind it", dev: true },
  { name: "store", detail: "Its data", dev: false },
];

/** What the portal is about, drawn: one environment, one of its components in dev mode. Decorative. */
function EntranceScene() {
  return (
    <div
      aria-hidden="true"
      className="hairline-grid relative hidden items-center justify-center overflow-hidden border-l border-line bg-sunken lg:flex"
    >
      <div className="w-[380px] rounded-t-[190px] border border-line bg-surface px-10 pt-32 pb-10 shadow-lift">
        <p className="text-center font-mono text-[13px] text-muted">namespace</p>
        <p className="mt-0.5 mb-8 text-center font-mono text-lg font-medium">env-harbour</p>
        <div className="flex flex-col gap-2.5">
          {rows.map((row) => (
            <div
              key={row.name}
              className={
                row.dev
                  ? "rounded-xl border border-iris/40 bg-iris-soft px-4 py-3"
                  : "rounded-xl border border-line bg-canvas px-4 py-3"
              }
            >
              <div className="flex items-center justify-between">
                <span className="font-medium">{row.name}</span>
                <span className={row.dev ? "text-[13px] font-medium text-iris" : "text-[13px] text-muted"}>
                  {row.dev ? "dev pod" : "production"}
                </span>
              </div>
              <p className="mt-0.5 text-[13px] text-muted">{row.detail}</p>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
