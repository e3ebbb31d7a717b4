import { Notice } from "@/app/_ui/notice";
import { isProblem, messageOf } from "./problem-error";

/** Why nothing came of what was asked, if so: above a form, or in a dialog. */
export function Failure({
  error,
  title,
  besideFields = false,
  className,
}: {
  /** As a query or a mutation has it: null where there is none. */
  error: unknown;
  title: string;
  /** The form tells wrong fields where they are. */
  besideFields?: boolean;
  className?: string;
}) {
  if (!error || (besideFields && isProblem(error) && error.fields.length > 0)) return null;
  return (
    <Notice alert tone="bad" title={title} className={className}>
      {messageOf(error)}
    </Notice>
  );
}
