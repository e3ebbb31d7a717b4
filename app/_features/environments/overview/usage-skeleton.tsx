import { Skeleton } from "@/app/_ui/skeleton";

/** In the place of a component's usage until that is there. */
export function UsageSkeleton() {
  return (
    <div className="border-t border-line px-4 py-3">
      <Skeleton className="h-11 w-full" />
    </div>
  );
}
