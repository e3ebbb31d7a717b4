"use client";
import { Command } from "cmdk";
import {
  Boxes,
  ExternalLink,
  Keyboard,
  KeyRound,
  LayoutTemplate,
  LogOut,
  Moon,
  Pause,
  Play,
  Plus,
  ScrollText,
  SquareTerminal,
  Sun,
  Users,
  Wrench,
} from "lucide-react";
import { useParams, useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { CommandDialog, commandGroupClass, commandItemClass } from "@/app/_ui/command-dialog";
import { StatusIcon } from "@/app/_ui/status-mark";
import type { EnvironmentView } from "@/server/contract/environment";
import { useModeFlip } from "../dev-mode/use-mode-flip";
import { useEnvironments } from "../environment/queries";
import { environmentMark, isDeleting, modeOf } from "../environment/state";
import { useNewestTemplates, useTemplate } from "../environment/templates";
import { usePause } from "../environment/use-pause";
import { useSignOut } from "../people/session";
import { useUser } from "../people/session-gate";
import { openingsOf } from "../previews/openings";
import { terminalChoices } from "../terminal/choices/choices";
import { requestTerminal } from "../terminal/requests";
import { applyTheme } from "./theme";

/** Ctrl/Cmd+K: jumps to any environment, and does what the page's buttons do. */
export function CommandPalette({ onClose, onShortcuts }: { onClose: () => void; onShortcuts: () => void }) {
  const router = useRouter();
  const user = useUser();
  const signOut = useSignOut();
  const { data } = useEnvironments();
  const templates = useNewestTemplates();
  const { name } = useParams<{ name?: string }>();
  const items = data?.items ?? [];
  const current = items.find((item) => item.name === name);

  const run = (action: () => void) => () => {
    onClose();
    action();
  };
  const go = (path: string) => run(() => router.push(path));

  return (
    <CommandDialog
      title="Command palette"
      placeholder="Jump to an environment, or do something…"
      empty="Nothing matches."
      onClose={onClose}
    >
      {current && !isDeleting(current) && <CurrentEnvironment view={current} run={run} go={go} />}
      <Command.Group heading="Environments" className={commandGroupClass}>
        {items.map((item) => (
          <Item
            key={item.uid}
            value={`environment ${item.name}`}
            keywords={[item.spec.owner, item.spec.description ?? ""]}
            icon={<StatusIcon tone={environmentMark(item).tone} />}
            onSelect={go(`/environments/${item.name}`)}
          >
            <span className="min-w-0 flex-1 truncate">{item.name}</span>
            <span className="text-[13px] text-muted">{environmentMark(item).label}</span>
          </Item>
        ))}
        <Item icon={<Boxes />} onSelect={go("/environments")}>
          All environments
        </Item>
        <Item icon={<Plus />} onSelect={go("/environments/new")}>
          New environment
        </Item>
      </Command.Group>
      <Command.Group heading="Templates" className={commandGroupClass}>
        {templates.map(({ name: template, title }) => (
          <Item
            key={template}
            value={`template ${template}`}
            keywords={[title]}
            icon={<LayoutTemplate />}
            onSelect={go(`/templates/${template}`)}
          >
            <span className="min-w-0 flex-1 truncate">{title}</span>
            <span className="text-[13px] text-muted">Template</span>
          </Item>
        ))}
        <Item icon={<LayoutTemplate />} onSelect={go("/templates")}>
          All templates
        </Item>
        {user.role === "admin" && (
          <Item icon={<Plus />} onSelect={go("/templates/new")}>
            New template
          </Item>
        )}
      </Command.Group>
      <Command.Group heading="Portal" className={commandGroupClass}>
        {user.role === "admin" && (
          <Item icon={<Users />} onSelect={go("/users")}>
            Users
          </Item>
        )}
        <Item icon={<KeyRound />} onSelect={go("/access-tokens")}>
          Access tokens
        </Item>
        <Item icon={<Sun />} onSelect={run(() => applyTheme("light"))}>
          Light appearance
        </Item>
        <Item icon={<Moon />} onSelect={run(() => applyTheme("dark"))}>
          Dark appearance
        </Item>
        <Item icon={<Keyboard />} onSelect={run(onShortcuts)}>
          Keyboard shortcuts
        </Item>
        <Item icon={<LogOut />} onSelect={run(() => signOut.mutate())}>
          Sign out
        </Item>
      </Command.Group>
    </CommandDialog>
  );
}

/** As a plain link to a tab of its own does. */
function openTab(href: string): void {
  window.open(href, "_blank", "noopener");
}

function CurrentEnvironment({
  view,
  run,
  go,
}: {
  view: EnvironmentView;
  run: (action: () => void) => () => void;
  go: (path: string) => () => void;
}) {
  const pause = usePause(view);
  const { flip } = useModeFlip(view);
  const template = useTemplate(view);
  const components = template.components.filter(({ canDev }) => canDev);
  const openings = openingsOf(view, template);
  const terminals = terminalChoices(view, template).filter(({ whyNot }) => whyNot === undefined);
  return (
    <Command.Group heading={view.name} className={commandGroupClass}>
      {openings.map(({ title, href }) => (
        <Item key={href} icon={<ExternalLink />} onSelect={run(() => openTab(href))}>
          Open {title} of {view.name}
        </Item>
      ))}
      <Item icon={<ScrollText />} onSelect={go(`/environments/${view.name}/logs`)}>
        Logs of {view.name}
      </Item>
      {terminals.map(({ title, programs }) =>
        programs.map(({ key, label, request }) => (
          <Item
            key={key}
            value={`terminal ${key}`}
            keywords={[title, label, "shell", "console"]}
            icon={<SquareTerminal />}
            onSelect={run(() => requestTerminal(request))}
          >
            {request.start?.program ? `${label}: ${title}` : `Terminal: ${title}`}
          </Item>
        )),
      )}
      {!view.spec.paused &&
        components.map(({ name, title }) => {
          const dev = modeOf(view, name) === "dev";
          return (
            <Item key={name} icon={<Wrench />} onSelect={run(() => flip(name, dev ? "production" : "dev"))}>
              {title}: switch to {dev ? "production" : "dev mode"}
            </Item>
          );
        })}
      <Item icon={view.spec.paused ? <Play /> : <Pause />} onSelect={run(pause.toggle)}>
        {view.spec.paused ? "Resume" : "Pause"} {view.name}
      </Item>
    </Command.Group>
  );
}

function Item({
  icon,
  value,
  keywords,
  onSelect,
  children,
}: {
  icon: ReactNode;
  value?: string;
  keywords?: string[];
  onSelect: () => void;
  children: ReactNode;
}) {
  return (
    <Command.Item
      {...(value ? { value } : {})}
      {...(keywords ? { keywords } : {})}
      onSelect={onSelect}
      className={commandItemClass}
    >
      {icon}
      {children}
    </Command.Item>
  );
}
