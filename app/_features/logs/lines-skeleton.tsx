import { Skeleton } from "@/app/_ui/skeleton";

/** Where lines will be. */
export function LinesSkeleton() {
  return (
    <div role="status" aria-busy="true" aria-label="Loading the log" className="flex flex-col gap-2.5 p-4">
      {["w-2/3", "w-1/2", "w-3/4", "w-2/5", "w-3/5", "w-5/12"].map((width) => (
        <Skeleton key={width} className={`h-3 ${width}`} />
      ))}
    </div>
  );
}
