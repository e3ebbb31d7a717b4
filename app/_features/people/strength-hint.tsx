import { classNames } from "@/app/_ui/class-names";
import { passwordStrength } from "./password-strength";

const bars = ["bg-bad", "bg-warn", "bg-ok", "bg-ok"] as const;

/** Shows how strong `password` is; before anything is typed, what is asked for. */
export function StrengthHint({ password }: { password: string }) {
  const { score, hint } = passwordStrength(password);
  const typed = password.length > 0;
  return (
    <span className="flex items-center gap-3">
      <span aria-hidden="true" className="flex w-24 gap-1">
        {[1, 2, 3].map((level) => (
          <span
            key={level}
            className={classNames(
              "h-1 flex-1 rounded-full transition-colors",
              typed && score >= level ? bars[score] : "bg-line",
            )}
          />
        ))}
      </span>
      <span>{typed ? hint : "At least 12 characters"}</span>
    </span>
  );
}
