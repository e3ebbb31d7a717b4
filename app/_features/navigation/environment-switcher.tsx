"use client";
import { ChevronsUpDown, Plus } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/app/_ui/menu";
import { StatusIcon } from "@/app/_ui/status-mark";
import { useEnvironments } from "../environments/queries";
import { environmentMark } from "../environments/state";

/** Name of the environment in the header; opens the list of the others and stays on the same tab. */
export function EnvironmentSwitcher({ current }: { current: string }) {
  const router = useRouter();
  const { data } = useEnvironments();
  const tab = usePathname().split("/")[3];
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Switch environment, now ${current}`}
          className="flex min-w-0 items-center gap-1.5 rounded-lg px-2 py-1 font-medium hover:bg-hover"
        >
          <span className="truncate">{current}</span>
          <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
        </button>
      }
    >
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
