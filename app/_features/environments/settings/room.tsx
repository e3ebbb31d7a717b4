import { Notice } from "@/app/_ui/notice";
import { describeAmounts, type EnvironmentRoom, leftOver, RESOURCES } from "@/server/contract/bounds";

/** What the environment may ask for of its owner's bounds, before amounts are changed that would be refused. */
export function Room({ bounds: all, others, own }: EnvironmentRoom) {
  // It is one already: their number says nothing here.
  const { environments: _, ...bounds } = all;
  if (Object.keys(bounds).length === 0) return null;
  const most = leftOver({ bounds, used: others });
  const over = RESOURCES.some((resource) => own[resource] > (most[resource] ?? Number.POSITIVE_INFINITY));
  return (
    <Notice
      tone={over ? "warn" : "info"}
      title={`There is room for ${describeAmounts(bounds, most)} in this environment`}
    >
      <p>
        {`Its components ask for ${describeAmounts(bounds, own)} now, by their requests times replicas.`}
        {over && " That is more than there is room for: it stays, and can only be made less."}
      </p>
    </Notice>
  );
}
