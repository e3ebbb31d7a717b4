"use client";
import { Plus } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import type { ReactElement } from "react";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/app/_ui/menu";
import { StatusIcon } from "@/app/_ui/status-mark";
import { useEnvironments } from "../environment/queries";
import { environmentMark } from "../environment/state";

/** The other environments; choosing one stays on the same tab. */
export function EnvironmentSwitcherPanel({ trigger }: { trigger: ReactElement }) {
  const router = useRouter();
  const { data } = useEnvironments();
  const tab = usePathname().split("/")[3];
  return (
    <Menu align="start" trigger={trigger}>
      <MenuLabel>Environments</MenuLabel>
      {(data?.items ?? []).map((item) => {
        const mark = environmentMark(item);
        return (
          <MenuItem
            key={item.uid}
            icon={<StatusIcon tone={mark.tone} />}
            onSelect={() => router.push(`/environments/${item.name}${tab ? `/${tab}` : ""}`)}
          >
            <span className="min-w-0 flex-1 truncate">{item.name}</span>
            <span className="text-xs text-muted">{mark.label}</span>
          </MenuItem>
        );
      })}
      <MenuSeparator />
      <MenuItem icon={<Plus aria-hidden="true" />} onSelect={() => router.push("/environments/new")}>
        New environment
      </MenuItem>
    </Menu>
  );
}
