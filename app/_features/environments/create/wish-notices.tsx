import { Notice } from "@/app/_ui/notice";
import type { TemplateView } from "@/server/contract/template";
import { type CreateWish, hasNoRefs, isUnknown } from "./create-wish";

/** What of a link that led to the form cannot be had. */
export function WishNotices({ wish, templates }: { wish: CreateWish; templates: readonly TemplateView[] }) {
  if (isUnknown(wish, templates))
    return (
      <Notice tone="warn" title={`There is no template ${wish.template} to make environments of`}>
        The link that led here names it. Choose another one, or ask an administrator of the portal.
      </Notice>
    );
  if (hasNoRefs(wish, templates))
    return (
      <Notice tone="warn" title={`Template ${wish.template} has no branches`}>
        The link that led here names <code className="font-mono break-all">{wish.ref}</code>, and the template
        comes from no git repository. The environment is made of the template as it is.
      </Notice>
    );
  return null;
}
