import { CircleAlert } from "lucide-react";
import { OFFERED_SCOPES, SCOPE_WORDS } from "./access-tokens";

/** What the token may do, each with what it means. */
export function ScopeFields({ error }: { error: string | undefined }) {
  return (
    <fieldset aria-describedby={error ? "token-scopes-error" : undefined} className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-[13px] font-medium">What it may do</legend>
      {OFFERED_SCOPES.map((scope) => (
        <label
          key={scope}
          className="flex cursor-pointer items-start gap-3 rounded-lg border border-line px-3 py-2.5 hover:bg-hover has-checked:border-iris/50 has-focus-visible:outline-2 has-focus-visible:outline-iris"
        >
          <input
            type="checkbox"
            name="scopes"
            value={scope}
            defaultChecked={scope === "read"}
            className="mt-0.5 size-4 shrink-0 accent-iris-solid"
          />
          <span className="min-w-0">
            <span className="block font-medium">{SCOPE_WORDS[scope].title}</span>
            <span className="block text-[13px] text-muted">{SCOPE_WORDS[scope].detail}</span>
          </span>
        </label>
      ))}
      {error && (
        <p id="token-scopes-error" className="flex items-start gap-1.5 text-[13px] text-bad">
          <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
          {error}
        </p>
      )}
    </fieldset>
  );
}
