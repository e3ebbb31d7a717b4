import { classNames } from "@/app/_ui/class-names";
import { STEP_TITLES, STEPS, type Step } from "./steps";

/** The steps of the form; any of them can be gone to. */
export function StepLinks({ step, onStep }: { step: Step; onStep: (step: Step) => void }) {
  return (
    <nav aria-label="Steps" className="mb-5">
      <ol className="flex flex-wrap gap-x-1 gap-y-1">
        {STEPS.map((one, index) => (
          <li key={one}>
            <button
              type="button"
              aria-current={one === step ? "step" : undefined}
              onClick={() => onStep(one)}
              className={classNames(
                "flex items-center gap-2 rounded-lg px-2.5 py-1.5 text-[13px] font-medium transition-colors",
                one === step ? "bg-hover text-ink" : "text-muted hover:bg-hover hover:text-ink",
              )}
            >
              <span
                aria-hidden="true"
                className={classNames(
                  "tabular grid size-5 place-items-center rounded-full text-xs",
                  one === step ? "bg-ink text-on-ink" : "border border-line-strong",
                )}
              >
                {index + 1}
              </span>
              {STEP_TITLES[one]}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
