"use client";
import { PrefetchKind } from "next/dist/client/components/router-reducer/router-reducer-types";
import { useRouter } from "next/navigation";
import { type ComponentProps, type MouseEvent, startTransition, useEffect } from "react";
import { afterLoad } from "./after-load";

/**
 * A link to a page of the portal: opens it without loading everything anew. Next's own link can much more, and is as much code as a
 * page of ours. What it leads to is prepared when it is pointed at or focused; with `ahead` as soon as the page is loaded.
 */
export function Link({
  href,
  ahead = false,
  ...rest
}: Omit<ComponentProps<"a">, "href" | "onClick" | "onPointerEnter" | "onFocus"> & {
  href: string;
  ahead?: boolean;
}) {
  const router = useRouter();
  useEffect(() => {
    let wanted = ahead;
    void afterLoad().then(() => wanted && router.prefetch(href, { kind: PrefetchKind.FULL }));
    return () => {
      wanted = false;
    };
  }, [ahead, href, router]);
  const prepare = () => router.prefetch(href);
  const open = (event: MouseEvent) => {
    // A new tab or window, or a download: the browser's own business.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
    event.preventDefault();
    startTransition(() => router.push(href));
  };
  return <a {...rest} href={href} onClick={open} onPointerEnter={prepare} onFocus={prepare} />;
}
