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

/** What to return the focus to when a dialog closes, by its element: the first that is still there. */
const openers = new WeakMap<Element, readonly Element[]>();

/**
 * What opens a dialog now: what has the focus; the button of a menu that it was chosen from; and, for a dialog that follows on
 * another, what opened that one.
 */
function openersNow(): Element[] {
  const active = document.activeElement;
  const menu = active?.closest("[role=menu]");
  const trigger = menu && document.getElementById(menu.getAttribute("aria-labelledby") ?? "");
  const before = document.querySelector("[role=dialog]");
  const found = [active, trigger, ...((before && openers.get(before)) ?? [])];
  return found.filter((element): element is Element => Boolean(element) && element !== document.body);
}

const SETTLED_MS = 300;

/** Focuses the first that is still there, else the page's content. */
function focusFirst(elements: readonly Element[]): void {
  const found = elements.find((element) => element.isConnected) ?? document.getElementById("content");
  if (found instanceof HTMLElement) found.focus({ preventScroll: true });
}

/**
 * Returns the focus when a dialog closes, which has to see to it where no trigger of its own opened it: to what opened it, else to
 * the page's content. For `onOpenAutoFocus` and `onCloseAutoFocus`.
 */
export function useFocusReturn() {
  const [mine] = useState(openersNow);
  return {
    opened: ({ target }: Event) => {
      if (target instanceof Element) openers.set(target, mine);
    },
    closed: (event: Event) => {
      event.preventDefault();
      focusFirst(mine);
      // What opened it may go with what was done: the row of a thing that is deleted.
      setTimeout(() => document.activeElement === document.body && focusFirst([]), SETTLED_MS);
    },
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
  const focus = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          onOpenAutoFocus={(event) => {
            focus.opened(event);
            focusMarked(event);
          }}
          onCloseAutoFocus={focus.closed}
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
