import type { ReactNode } from "react";

/** Says why there is nothing here, and what to do about it. */
export function EmptyState({
  icon,
  title,
  page = false,
  children,
  action,
}: {
  icon?: ReactNode;
  title: string;
  /** It is the whole page, so its title is the page's heading. */
  page?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}) {
  const Heading = page ? "h1" : "h2";
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      {icon && (
        <div className="mb-4 grid size-11 place-items-center rounded-xl border border-line bg-canvas text-muted [&>svg]:size-5">
          {icon}
        </div>
      )}
      <Heading className="text-[15px] font-semibold">{title}</Heading>
      {children && <div className="mt-1.5 max-w-md text-muted">{children}</div>}
      {action && <div className="mt-5 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
