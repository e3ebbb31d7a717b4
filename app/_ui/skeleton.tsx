import { classNames } from "./class-names";

/** The shape of what is to come. Give the loading region itself `aria-busy` and a name. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div aria-hidden="true" className={classNames("animate-breathe rounded-md bg-idle-soft", className)} />
  );
}
