"use client";
import { Keyboard, KeyRound, LayoutTemplate, LogOut, Monitor, Moon, Sun, Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactElement, useState } from "react";
import { Menu, MenuItem, MenuLabel, MenuRadio, MenuSeparator } from "@/app/_ui/menu";
import { announceFailure } from "@/app/_ui/toaster";
import { messageOf } from "../api/problem-error";
import { useSignOut } from "../people/session";
import { useUser } from "../people/session-gate";
import { applyTheme, currentTheme, type Theme } from "./theme";

const themes = [
  { value: "system", label: "As the system", icon: <Monitor aria-hidden="true" /> },
  { value: "light", label: "Light", icon: <Sun aria-hidden="true" /> },
  { value: "dark", label: "Dark", icon: <Moon aria-hidden="true" /> },
] as const;

export function AccountPanel({ trigger, onShortcuts }: { trigger: ReactElement; onShortcuts: () => void }) {
  const user = useUser();
  const router = useRouter();
  const signOut = useSignOut();
  return (
    <Menu trigger={trigger}>
      <div className="px-2.5 pt-1.5 pb-1">
        <p className="truncate font-medium">{user.name}</p>
        <p className="truncate text-[13px] text-muted">{user.email}</p>
        {user.role === "admin" && <p className="mt-0.5 text-xs text-iris">Administrator</p>}
      </div>
      <MenuSeparator />
      <MenuItem icon={<LayoutTemplate aria-hidden="true" />} onSelect={() => router.push("/templates")}>
        Templates
      </MenuItem>
      {user.role === "admin" && (
        <MenuItem icon={<Users aria-hidden="true" />} onSelect={() => router.push("/users")}>
          Users
        </MenuItem>
      )}
      <MenuItem icon={<KeyRound aria-hidden="true" />} onSelect={() => router.push("/access-tokens")}>
        Access tokens
      </MenuItem>
      <MenuItem icon={<Keyboard aria-hidden="true" />} onSelect={onShortcuts}>
        Keyboard shortcuts
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>Appearance</MenuLabel>
      <ThemeChoice />
      <MenuSeparator />
      <MenuItem
        icon={<LogOut aria-hidden="true" />}
        onSelect={() =>
          signOut.mutate(undefined, {
            onError: (error) => announceFailure("Still signed in", messageOf(error)),
          })
        }
      >
        Sign out
      </MenuItem>
    </Menu>
  );
}

function ThemeChoice() {
  const [theme, setTheme] = useState<Theme>(currentTheme);
  return (
    <MenuRadio
      value={theme}
      options={themes}
      onChange={(next) => {
        applyTheme(next);
        setTheme(next);
      }}
    />
  );
}
