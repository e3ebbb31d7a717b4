import { Notice } from "@/app/_ui/notice";

/** Says of an endpoint in a frame that the browser keeps nothing for it there. */
export function FrameNotice({ title, href }: { title: string; href: string }) {
  return (
    <Notice
      tone="warn"
      narrow
      title={`Your browser keeps nothing for ${title} in a frame`}
      className="m-2"
      action={
        <a href={href} target="_blank" rel="noopener" className="text-info underline underline-offset-2">
          Open it in a tab
        </a>
      }
    >
      What it stores, such as who is signed in, is refused or lost here.
    </Notice>
  );
}
