"use client";
import { usePathname } from "next/navigation";
import { Link } from "@/app/_ui/link";

const PARTS = ["Environments", "Templates"];

/** The parts of the portal that everybody uses; narrow screens have them in the account menu and the palette. */
export function PortalLinks() {
  const pathname = usePathname();
  return (
    <nav aria-label="Portal" className="ml-3 hidden gap-1 md:flex">
      {PARTS.map((part) => {
        const href = `/${part.toLowerCase()}`;
        return (
          <Link
            key={part}
            href={href}
            aria-current={pathname.startsWith(href) || undefined}
            className="rounded-lg px-2.5 py-1.5 text-[13px] font-medium text-muted hover:bg-hover aria-[current]:bg-hover aria-[current]:text-ink"
          >
            {part}
          </Link>
        );
      })}
    </nav>
  );
}
