"use client";
import { useQuery } from "@tanstack/react-query";
import { Columns2, Download, Minus, Plus, Search, TextSelect, Upload, X } from "lucide-react";
import type { ReactElement } from "react";
import { Menu, MenuCheckbox, MenuItem, MenuLabel, MenuRadio, MenuSeparator } from "@/app/_ui/menu";
import { announceFailure } from "@/app/_ui/toaster";
import { messageOf } from "../../api/problem-error";
import { useUser } from "../../people/session-gate";
import { terminalsQuery, useShareTerminal } from "../queries";
import { changeTerminalSettings, FONT_SIZES, useTerminalSettings } from "../session/settings";

const SHARED = [
  { value: "none", label: "Nobody else" },
  { value: "read", label: "Colleagues may watch" },
  { value: "write", label: "Colleagues may type" },
] as const;

/** What can be done with one terminal, and how all of them look and behave. */
export function PaneMenu({
  trigger,
  environment,
  id,
  open,
  onSearch,
  onSelectAll,
  onUpload,
  onDownload,
  onSplit,
  onClose,
}: {
  trigger: ReactElement;
  environment: string;
  id: string;
  /** Whether it runs: only then it can be shared. */
  open: boolean;
  onSearch: () => void;
  onSelectAll: () => void;
  /** Both are there while its container runs. */
  onUpload?: () => void;
  onDownload?: () => void;
  onSplit: () => void;
  onClose: () => void;
}) {
  const { fontSize, copyOnSelect, screenReader } = useTerminalSettings();
  const grow = (by: number) => {
    const [least, most] = FONT_SIZES;
    changeTerminalSettings({ fontSize: Math.min(most, Math.max(least, fontSize + by)) });
  };
  return (
    <Menu trigger={trigger}>
      <MenuItem icon={<Search aria-hidden="true" />} onSelect={onSearch}>
        Search
      </MenuItem>
      <MenuItem icon={<TextSelect aria-hidden="true" />} onSelect={onSelectAll}>
        Select all
      </MenuItem>
      {onUpload && (
        <MenuItem icon={<Upload aria-hidden="true" />} onSelect={onUpload}>
          Upload files…
        </MenuItem>
      )}
      {onDownload && (
        <MenuItem icon={<Download aria-hidden="true" />} onSelect={onDownload}>
          Download a file…
        </MenuItem>
      )}
      <MenuItem icon={<Columns2 aria-hidden="true" />} onSelect={onSplit}>
        One more beside it
      </MenuItem>
      <MenuItem icon={<X aria-hidden="true" />} onSelect={onClose}>
        Close
      </MenuItem>
      {open && <Sharing environment={environment} id={id} />}
      <MenuSeparator />
      <MenuLabel>All terminals</MenuLabel>
      <MenuCheckbox checked={copyOnSelect} onChange={(on) => changeTerminalSettings({ copyOnSelect: on })}>
        Copy what is selected
      </MenuCheckbox>
      <MenuCheckbox checked={screenReader} onChange={(on) => changeTerminalSettings({ screenReader: on })}>
        For screen readers
      </MenuCheckbox>
      <MenuItem keep icon={<Plus aria-hidden="true" />} onSelect={() => grow(1)}>
        Larger text
      </MenuItem>
      <MenuItem keep icon={<Minus aria-hidden="true" />} onSelect={() => grow(-1)}>
        Smaller text
      </MenuItem>
    </Menu>
  );
}

/** Only its owner says who else may join. */
function Sharing({ environment, id }: { environment: string; id: string }) {
  const user = useUser();
  const { data } = useQuery(terminalsQuery(environment));
  const share = useShareTerminal(environment, id);
  const terminal = data?.items.find((item) => item.id === id);
  if (terminal?.owner !== user.email) return null;
  return (
    <>
      <MenuSeparator />
      <MenuLabel>Who else may join</MenuLabel>
      <MenuRadio
        value={share.isPending ? share.variables : terminal.shared}
        options={SHARED}
        onChange={(shared) =>
          share.mutate(shared, { onError: (error) => announceFailure("Not shared", messageOf(error)) })
        }
      />
    </>
  );
}
