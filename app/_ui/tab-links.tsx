"use client";
import { usePathname } from "next/navigation";
import { classNames } from "./class-names";
import { Link } from "./link";

/** Tabs that are pages: plain links, the current one marked. Loaded ahead, so that they open also while the server is away. */
export function TabLinks({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { href: string; label: string }[];
}) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className="-mb-px flex gap-1 overflow-x-auto">
      {tabs.map((tab) => {
        const current = pathname === tab.href;
        return (
          <Link
            key={tab.href}
            href={tab.href}
            ahead
            aria-current={current ? "page" : undefined}
            className={classNames(
              "border-b-2 px-3 py-2.5 text-sm font-medium transition-colors",
              current ? "border-ink text-ink" : "border-transparent text-muted hover:text-ink",
            )}
          >
            {tab.label}
          </Link>
        );
      })}
    </nav>
  );
}
