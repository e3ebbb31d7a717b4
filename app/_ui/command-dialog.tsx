"use client";
import { Command } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { overlayClass, panelClass, useFocusReturn } from "./dialog";

export const commandItemClass =
  "flex cursor-default items-center gap-2.5 rounded-lg px-3 py-2 aria-selected:bg-hover aria-disabled:text-muted [&>svg]:size-4 [&>svg]:shrink-0 [&>svg:not([data-tone])]:text-muted";
export const commandGroupClass =
  "[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted";

/** A dialog in which one types to find what to choose, with cmdk's items and groups in it. Focus returns to where it was. */
export function CommandDialog({
  title,
  placeholder,
  empty,
  step,
  onClose,
  children,
}: {
  title: string;
  placeholder: string;
  /** Said when nothing matches. */
  empty: string;
  /** What is chosen among: another one begins with nothing typed. */
  step?: string | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const focus = useFocusReturn();
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          onOpenAutoFocus={focus.opened}
          onCloseAutoFocus={focus.closed}
          aria-describedby={undefined}
          className={`${panelClass} top-[12dvh] max-w-xl`}
        >
          <Radix.Title className="sr-only">{title}</Radix.Title>
          <Command key={step} label={title} loop>
            <Command.Input
              placeholder={placeholder}
              className="h-13 w-full rounded-t-2xl border-b border-line bg-transparent px-4 text-base outline-none placeholder:text-faint"
            />
            <Command.List className="relative max-h-[min(26rem,62dvh)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-muted">{empty}</Command.Empty>
              {children}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
