"use client";
import { classNames } from "./class-names";

/** An on/off switch named by `label`. `busy` keeps it operable but shows that the change is under way. */
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
    <button
      type="button"
      role="switch"
      aria-label={label}
      aria-checked={checked}
      aria-busy={busy || undefined}
      disabled={disabled}
      onClick={() => onChange(!checked)}
      className={classNames(
        "relative h-5 w-9 shrink-0 rounded-full border transition-colors",
        "disabled:cursor-not-allowed disabled:opacity-50",
        checked ? "border-transparent bg-iris-solid" : "border-line-strong bg-idle-soft",
        busy && "animate-breathe",
      )}
    >
      <span
        className={classNames(
          "block size-3.5 rounded-full transition-transform",
          checked ? "translate-x-[17px] bg-white" : "translate-x-[3px] bg-muted",
        )}
      />
    </button>
  );
}
