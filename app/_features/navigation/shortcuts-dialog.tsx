"use client";
import { Fragment } from "react";
import { Dialog } from "@/app/_ui/dialog";
import { Kbd } from "@/app/_ui/kbd";

const groups: { title: string; keys: [keys: string[], what: string][] }[] = [
  {
    title: "Everywhere",
    keys: [
      [["Ctrl", "K"], "Jump to an environment or action (⌘ K on a Mac)"],
      [["/"], "Search the list or filter the log"],
      [["?"], "Show this list"],
      [["Esc"], "Close what is open"],
    ],
  },
  {
    title: "Terminals",
    keys: [
      [["Ctrl", "`"], "Show the terminals and go there, or hide them"],
      [["Shift", "Esc"], "Leave a terminal for its tab"],
      [["←", "→"], "In the tabs: to another terminal; Enter goes into it"],
      [["Del"], "In the tabs: close the terminal"],
      [["Ctrl", "F"], "Search in it (⌘ F on a Mac)"],
      [["Ctrl", "Shift", "C"], "Copy; with V, paste (⌘ C and ⌘ V on a Mac)"],
    ],
  },
  {
    title: "Logs",
    keys: [
      [["F"], "Follow, or stop following"],
      [["W"], "Wrap long lines, or not"],
      [["↑", "↓"], "Move through the lines"],
      [["Enter"], "Open or close a line's JSON"],
      [["End"], "Jump to the latest line"],
    ],
  },
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keyboard shortcuts">
      {groups.map((group) => (
        <Fragment key={group.title}>
          <h3 className="mt-3 mb-1 text-xs font-medium text-faint first:mt-0">{group.title}</h3>
          <dl>
            {group.keys.map(([keys, what]) => (
              <div
                key={what}
                className="flex items-center justify-between gap-4 border-b border-line py-2 last:border-0"
              >
                <dt>{what}</dt>
                <dd className="flex gap-1">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </Fragment>
      ))}
    </Dialog>
  );
}
