"use client";
import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { ArrowLeft, Bug, SquareTerminal, Users } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Age } from "@/app/_ui/age";
import { CommandDialog, commandGroupClass, commandItemClass } from "@/app/_ui/command-dialog";
import { StatusIcon } from "@/app/_ui/status-mark";
import type { EnvironmentView } from "@/server/contract/environment";
import type { TerminalView } from "@/server/contract/terminals";
import { messageOf } from "../../api/problem-error";
import { ComponentIcon } from "../../environment/component-icon";
import { useEnvironments } from "../../environment/queries";
import { environmentMark } from "../../environment/state";
import { useTemplate } from "../../environment/templates";
import { useUser } from "../../people/session-gate";
import { terminalsQuery } from "../queries";
import type { TerminalRequest } from "../requests";
import { joinable, terminalChoices } from "./choices";

/** Chooses what to open a terminal for: first the environment of the page, or any other. */
export function TerminalPicker({
  current,
  here,
  onPick,
  onClose,
}: {
  /** Environment of the page. */
  current: string | undefined;
  /** Terminals that the dock has already. */
  here: readonly string[];
  onPick: (request: TerminalRequest) => void;
  onClose: () => void;
}) {
  const { data } = useEnvironments();
  const items = data?.items ?? [];
  const [chosen, setChosen] = useState(current);
  const view = items.find(({ name }) => name === chosen) ?? (items.length === 1 ? items[0] : undefined);
  const pick = (request: TerminalRequest) => {
    onClose();
    onPick(request);
  };
  return (
    <CommandDialog
      title="New terminal"
      placeholder={view ? `Open a terminal in ${view.name}…` : "In which environment?"}
      empty={
        data && items.length === 0 ? "There is no environment yet: create one first." : "Nothing matches."
      }
      step={view?.name}
      onClose={onClose}
    >
      {!data && <p className="px-3 py-8 text-center text-muted">Loading the environments…</p>}
      {view ? (
        <InEnvironment view={view} here={here} onPick={pick}>
          {items.length > 1 && (
            <Command.Item
              value="another environment"
              onSelect={() => setChosen(undefined)}
              className={commandItemClass}
            >
              <ArrowLeft aria-hidden="true" />
              Another environment
            </Command.Item>
          )}
        </InEnvironment>
      ) : (
        items.map((item) => (
          <Command.Item
            key={item.uid}
            value={item.name}
            onSelect={() => setChosen(item.name)}
            className={commandItemClass}
          >
            <StatusIcon tone={environmentMark(item).tone} />
            <span className="min-w-0 flex-1 truncate">{item.name}</span>
            <span className="text-[13px] text-muted">{environmentMark(item).label}</span>
          </Command.Item>
        ))
      )}
    </CommandDialog>
  );
}

function InEnvironment({
  view,
  here,
  onPick,
  children,
}: {
  view: EnvironmentView;
  here: readonly string[];
  onPick: (request: TerminalRequest) => void;
  children: ReactNode;
}) {
  const template = useTemplate(view);
  const { data, error } = useQuery(terminalsQuery(view.name));
  const { email } = useUser();
  const elsewhere = joinable(data?.items ?? [], email).filter(({ id }) => !here.includes(id));
  return (
    <>
      {error && (
        <p className="px-3 pt-2 text-[13px] text-muted">What runs already is not known: {messageOf(error)}</p>
      )}
      {terminalChoices(view, template).map(({ name, title, icon, whyNot, programs, places }) => (
        <Command.Group
          key={name}
          heading={whyNot ? `${title} — ${whyNot}` : title}
          className={commandGroupClass}
        >
          {programs.map(({ key, label, request }) => (
            <Command.Item
              key={key}
              value={key}
              keywords={[`${title} ${label}`, "terminal"]}
              disabled={whyNot !== undefined}
              onSelect={() => onPick(request)}
              className={commandItemClass}
            >
              {label === "Shell" ? <ComponentIcon icon={icon} /> : <SquareTerminal aria-hidden="true" />}
              {label === "Shell" ? `Shell in ${title}` : label}
            </Command.Item>
          ))}
          {places.map(({ key, label, detail, request }) => (
            <Command.Item
              key={key}
              value={key}
              keywords={[`${title} ${label}`, "terminal"]}
              onSelect={() => onPick(request)}
              className={commandItemClass}
            >
              {request.start?.debug ? <Bug aria-hidden="true" /> : <SquareTerminal aria-hidden="true" />}
              <span className="shrink-0">{label}</span>
              <span className="min-w-0 truncate font-mono text-xs text-muted">{detail}</span>
            </Command.Item>
          ))}
        </Command.Group>
      ))}
      {/* Last: a new shell is what one means more often, and nobody joins another's by a slip. */}
      {elsewhere.length > 0 && (
        <Command.Group heading="Running now" className={commandGroupClass}>
          {elsewhere.map((terminal) => (
            <Running key={terminal.id} terminal={terminal} environment={view.name} onPick={onPick} />
          ))}
        </Command.Group>
      )}
      {children}
    </>
  );
}

/** A terminal of one's own that is open elsewhere or was left, or one that a colleague shares. */
function Running({
  terminal,
  environment,
  onPick,
}: {
  terminal: TerminalView;
  environment: string;
  onPick: (request: TerminalRequest) => void;
}) {
  const { id, title, owner, startedAt, shared } = terminal;
  const mine = owner === useUser().email;
  return (
    <Command.Item
      value={`running ${id}`}
      keywords={["join", title, owner]}
      onSelect={() => onPick({ environment, title, id })}
      className={commandItemClass}
    >
      {mine ? <SquareTerminal aria-hidden="true" /> : <Users aria-hidden="true" />}
      <span className="min-w-0 flex-1 truncate">{title}</span>
      <span className="shrink-0 text-[13px] text-muted">
        {mine ? "yours" : `${owner}${shared === "read" ? ", to watch" : ""}`}, <Age time={startedAt} ago />
      </span>
    </Command.Item>
  );
}
