"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { classNames } from "./class-names";

export const overlayClass = "fixed inset-0 z-40 bg-veil";
export const panelClass =
  "fixed left-1/2 z-50 w-[calc(100vw-2rem)] -translate-x-1/2 rounded-2xl border border-line bg-raised shadow-lift outline-none animate-rise";

/** Marks the field a dialog begins in. React's own autoFocus would come too early to know where to return the focus to. */
export const FIRST_FIELD = { "data-first-field": "" } as const;

function focusMarked(event: Event): void {
  const { target } = event;
  const field = target instanceof HTMLElement && target.querySelector<HTMLElement>("[data-first-field]");
  if (!field) return;
  event.preventDefault();
  field.focus();
}

/** Returns the focus to what had it before, as `onCloseAutoFocus`: a dialog that is not opened by a trigger has to see to it. */
export function useFocusReturn(): (event: Event) => void {
  const [opener] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  };
}

/**
 * A modal dialog with title and optional description. Escape and the veil close it, unless it is `held`: then only what says so
 * does. Focus returns to where it was.
 */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  wide = false,
  held = false,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  wide?: boolean;
  held?: boolean;
  children: ReactNode;
}) {
  const returnFocus = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          onOpenAutoFocus={focusMarked}
          onCloseAutoFocus={returnFocus}
          onEscapeKeyDown={(event) => held && event.preventDefault()}
          onInteractOutside={(event) => held && event.preventDefault()}
          {...(description ? {} : { "aria-describedby": undefined })}
          className={classNames(
            panelClass,
            "top-1/2 max-h-[calc(100dvh-2rem)] -translate-y-1/2 overflow-y-auto p-5",
            wide ? "max-w-2xl" : "max-w-md",
          )}
        >
          <div className="flex items-start justify-between gap-4">
            <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
            <Radix.Close
              aria-label="Close"
              className="-m-1 grid size-7 place-items-center rounded-md text-muted hover:bg-hover hover:text-ink"
            >
              <X className="size-4" aria-hidden="true" />
            </Radix.Close>
          </div>
          {description && (
            <Radix.Description asChild>
              <div className="mt-1.5 text-muted">{description}</div>
            </Radix.Description>
          )}
          <div className="mt-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}
