"use client";
import { Check } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

const itemClass =
  "flex w-full cursor-default select-none items-center gap-2 rounded-md px-2.5 py-1.5 text-[13px] outline-none data-[highlighted]:bg-hover data-[disabled]:opacity-50 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg:not([data-tone])]:text-muted";

/** A drop-down menu, open from the start: see DeferredMenu. `trigger` must be a single button element. */
export function Menu({
  trigger,
  align = "end",
  children,
}: {
  trigger: ReactNode;
  align?: "start" | "end";
  children: ReactNode;
}) {
  return (
    <Radix.Root modal={false} defaultOpen>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-[min(30rem,var(--radix-dropdown-menu-content-available-height))] min-w-52 max-w-[calc(100vw-1rem)] animate-rise overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-lift"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({
  icon,
  onSelect,
  danger = false,
  disabled = false,
  keep = false,
  children,
}: {
  icon?: ReactNode;
  onSelect: () => void;
  danger?: boolean;
  disabled?: boolean;
  /** The menu stays open: for what is done more than once. */
  keep?: boolean;
  children: ReactNode;
}) {
  return (
    <Radix.Item
      disabled={disabled}
      onSelect={(event) => {
        if (keep) event.preventDefault();
        onSelect();
      }}
      className={classNames(itemClass, danger && "text-bad [&>svg:not([data-tone])]:text-bad")}
    >
      {icon}
      {children}
    </Radix.Item>
  );
}

/** An item that is a plain link to a tab of its own. */
export function MenuLink({ icon, href, children }: { icon?: ReactNode; href: string; children: ReactNode }) {
  return (
    <Radix.Item asChild>
      <a href={href} target="_blank" rel="noopener" className={itemClass}>
        {icon}
        <span className="flex-1">{children}</span>
        <span className="sr-only">(opens in a new tab)</span>
      </a>
    </Radix.Item>
  );
}

/** An item that stays open when toggled: for choosing several. */
export function MenuCheckbox({
  checked,
  onChange,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}) {
  return (
    <Radix.CheckboxItem
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
      className={itemClass}
    >
      <span
        className={classNames(
          "grid size-4 shrink-0 place-items-center rounded border",
          checked ? "border-iris-solid bg-iris-solid text-white" : "border-line-strong",
        )}
      >
        {checked && <Check className="size-3" aria-hidden="true" />}
      </span>
      {children}
    </Radix.CheckboxItem>
  );
}

/** One of several; it stays open, so that the effect can be seen and changed again. */
export function MenuRadio<T extends string>({
  value,
  options,
  onChange,
}: {
  value: T;
  options: readonly { value: T; label: string; icon?: ReactNode }[];
  onChange: (value: T) => void;
}) {
  return (
    <Radix.RadioGroup
      value={value}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option) onChange(option.value);
      }}
    >
      {options.map((option) => (
        <Radix.RadioItem
          key={option.value}
          value={option.value}
          onSelect={(event) => event.preventDefault()}
          className={itemClass}
        >
          {option.icon}
          <span className="flex-1">{option.label}</span>
          {option.value === value && <Check aria-hidden="true" />}
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 pt-2 pb-1 text-xs text-faint">{children}</Radix.Label>;
}

export function MenuSeparator() {
  return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
}
