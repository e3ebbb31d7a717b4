"use client";
import { AppWindow, CopyPlus, Share2, SquareTerminal } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactElement } from "react";
import { Menu, MenuItem, MenuLabel, MenuLink, MenuSeparator } from "@/app/_ui/menu";
import type { EnvironmentView } from "@/server/contract/environment";
import { useTemplate } from "../environment/templates";
import { openingsOf } from "./openings";

/** Everything that can be opened of an environment, what leads there in other ways, and another one like it. */
export function OpenPanel({
  trigger,
  view,
  onReach,
  onShare,
}: {
  trigger: ReactElement;
  view: EnvironmentView;
  onReach: () => void;
  onShare: () => void;
}) {
  const router = useRouter();
  const openings = openingsOf(view, useTemplate(view));
  const shareable = openings.some(({ action }) => action === "preview");
  return (
    <Menu trigger={trigger}>
      {openings.length > 0 && <MenuLabel>Open in a new tab</MenuLabel>}
      {openings.map(({ title, href }) => (
        <MenuLink key={href} href={href} icon={<AppWindow aria-hidden="true" />}>
          {title}
        </MenuLink>
      ))}
      {shareable && (
        <>
          <MenuSeparator />
          <MenuItem
            icon={<AppWindow aria-hidden="true" />}
            onSelect={() => router.push(`/environments/${view.name}/preview`)}
          >
            Preview beside the logs
          </MenuItem>
          <MenuItem icon={<Share2 aria-hidden="true" />} onSelect={onShare}>
            Share…
          </MenuItem>
        </>
      )}
      <MenuSeparator />
      <MenuItem icon={<SquareTerminal aria-hidden="true" />} onSelect={onReach}>
        On your machine…
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={<CopyPlus aria-hidden="true" />}
        onSelect={() => router.push(`/environments/new?from=${view.name}`)}
      >
        Clone…
      </MenuItem>
    </Menu>
  );
}
