import { Notice } from "@/app/_ui/notice";
import type { EnvironmentView } from "@/server/contract/environment";
import { causeBesideComponents, notAccepted, notOwned, wholeFindings } from "../../environment/state";
import { WholeFindings } from "./finding";

/** What is wrong with the environment as a whole; of one that is `going`, only what holds it. */
export function WholeNotices({ view, going = false }: { view: EnvironmentView; going?: boolean }) {
  const whole = wholeFindings(view);
  if (going) return <WholeFindings findings={whole} />;
  const cause = whole.length === 0 ? causeBesideComponents(view) : undefined;
  const refused = notAccepted(view);
  const unowned = notOwned(view);
  return (
    <>
      {unowned && (
        <Notice tone="warn" title="Nobody owns this environment">
          {unowned}
        </Notice>
      )}
      {refused && (
        <Notice tone="bad" title="What was asked for is not accepted">
          {refused}
        </Notice>
      )}
      <WholeFindings findings={whole} />
      {cause && (
        <Notice tone="bad" title="Something needs attention">
          {cause}
        </Notice>
      )}
    </>
  );
}
