import {
  CircleCheck,
  CircleDashed,
  CircleQuestionMark,
  CircleX,
  Info,
  type LucideIcon,
  Moon,
  TriangleAlert,
} from "lucide-react";
import { classNames } from "./class-names";

/** What a state means, whatever the thing: the colour is never the only sign, each tone has its own shape. */
export type Tone = "ok" | "pending" | "warn" | "bad" | "info" | "asleep" | "unknown";

const tones: Record<Tone, { icon: LucideIcon; text: string; pill: string }> = {
  ok: { icon: CircleCheck, text: "text-ok", pill: "bg-ok-soft text-ok" },
  pending: { icon: CircleDashed, text: "text-warn", pill: "bg-warn-soft text-warn" },
  warn: { icon: TriangleAlert, text: "text-warn", pill: "bg-warn-soft text-warn" },
  bad: { icon: CircleX, text: "text-bad", pill: "bg-bad-soft text-bad" },
  info: { icon: Info, text: "text-info", pill: "bg-info-soft text-info" },
  asleep: { icon: Moon, text: "text-idle", pill: "bg-idle-soft text-idle" },
  unknown: { icon: CircleQuestionMark, text: "text-idle", pill: "bg-idle-soft text-idle" },
};

export function StatusIcon({ tone, className }: { tone: Tone; className?: string }) {
  const { icon: Icon, text } = tones[tone];
  return (
    <Icon
      aria-hidden="true"
      data-tone={tone}
      className={classNames("size-3.5 shrink-0", text, tone === "pending" && "animate-turn", className)}
    />
  );
}

/** Icon and text of a state; as a pill, or plain inside dense rows. */
export function StatusMark({
  tone,
  label,
  plain = false,
  ...rest
}: {
  tone: Tone;
  label: string;
  plain?: boolean;
  role?: "status";
  "data-testid"?: string;
}) {
  return (
    <span
      {...rest}
      className={classNames(
        "inline-flex items-center gap-1.5 whitespace-nowrap text-[13px] font-medium",
        plain ? tones[tone].text : classNames("h-6 rounded-full pr-2.5 pl-2", tones[tone].pill),
      )}
    >
      <StatusIcon tone={tone} />
      {label}
    </span>
  );
}
