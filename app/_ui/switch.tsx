"use client";
import { Switch as Radix } from "radix-ui";

/** An on/off switch with its label to the left. `busy` keeps it operable but shows that the change is under way. */
export function Switch({
  label,
  checked,
  busy = false,
  disabled = false,
  onChange,
}: {
  label: string;
  checked: boolean;
  busy?: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <Radix.Root
      aria-label={label}
      aria-busy={busy || undefined}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      className={[
        "relative h-5 w-9 shrink-0 rounded-full border border-line-strong bg-idle-soft transition-colors",
        "data-[state=checked]:border-transparent data-[state=checked]:bg-iris-solid",
        "disabled:cursor-not-allowed disabled:opacity-50",
        busy ? "animate-breathe" : "",
      ].join(" ")}
    >
      <Radix.Thumb className="block size-3.5 translate-x-[3px] rounded-full bg-muted transition-transform data-[state=checked]:translate-x-[17px] data-[state=checked]:bg-white" />
    </Radix.Root>
  );
}
