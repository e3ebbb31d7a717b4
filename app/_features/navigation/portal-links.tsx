"use client";
import { usePathname } from "next/navigation";
import { classNames } from "@/app/_ui/class-names";
import { Link } from "@/app/_ui/link";

const LINKS = [
  { href: "/environments", label: "Environments" },
  { href: "/templates", label: "Templates" },
];

/** The parts of the portal that everybody uses; narrow screens have them in the account menu and the palette. */
export function PortalLinks() {
  const pathname = usePathname();
  return (
    <nav aria-label="Portal" className="ml-3 hidden items-center gap-1 md:flex">
      {LINKS.map(({ href, label }) => {
        const here = pathname === href || pathname.startsWith(`${href}/`);
        return (
          <Link
            key={href}
            href={href}
            aria-current={here || undefined}
            className={classNames(
              "rounded-lg px-2.5 py-1.5 text-[13px] font-medium",
              here ? "bg-hover" : "text-muted hover:bg-hover",
            )}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
