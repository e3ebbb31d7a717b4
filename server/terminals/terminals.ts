import type { TerminalLimits } from "@/server/config";
import type { User } from "@/server/contract/people";
import type {
  TerminalAccess,
  TerminalParams,
  TerminalShared,
  TerminalView,
} from "@/server/contract/terminals";
import type { EnvironmentObject } from "@/server/environments/resource";
import { programsOf } from "@/server/environments/template/programs";
import { componentOf, type Templates } from "@/server/environments/template/template";
import type { Logger } from "@/server/http/log";
import { isRefusal, refusal, wrongField } from "@/server/http/problem";
import type { Gateway } from "@/server/kubernetes";
import { addDebugContainer, debugCommand } from "./debug";
import type { Ended } from "./ended";
import { whyEnded } from "./ended";
import { findPlace, type Place } from "./place";
import { forgotten } from "./remembered";
import { startShell } from "./shell";
import { whyNoLonger } from "./still";
import { createTerminal, type Terminal, viewOfTerminal } from "./terminal";

/** Output that is kept as it came, for readers who come back soon. */
const RING_BYTES = 256 * 1024;
const SWEEP_MS = 5_000;
const CLOSE_MS = 8_000;

/** Every terminal of this process. */
export interface Terminals {
  /** The terminal of this id; starts it when it is not there and `start` says what. Throws a refusal. */
  open(params: TerminalParams, principal: { user: User }): Terminal;
  /** What somebody may do in it; throws a refusal when nothing. */
  accessOf(terminal: Terminal, principal: { user: User }): TerminalAccess;
  list(environment: string, principal: { user: User }): TerminalView[];
  share(
    environment: string,
    id: string,
    shared: TerminalShared,
    principal: { user: User },
  ): Promise<TerminalView>;
  end(environment: string, id: string, principal: { user: User }): Promise<void>;
  /** Ends all, as far as there is time. */
  close(): Promise<void>;
}

export function createTerminals(options: {
  gateway: Gateway;
  templates: Templates;
  environments: { get(name: string): EnvironmentObject | undefined };
  limits: TerminalLimits;
  log: Logger;
  /** Notes one thing; never rejects. */
  audit(entry: {
    actor: string;
    action: string;
    target: string;
    detail: Record<string, string | number | boolean>;
  }): Promise<void>;
}): Terminals {
  const { gateway, templates, environments, limits, log, audit } = options;
  const terminals = new Map<string, Terminal>();

  const end = (terminal: Terminal, ended: Ended) => {
    const { session, environment, owner, startedAt, start, id } = terminal;
    if (session.phase.at === "ended") return;
    const place = session.phase.at === "running" ? session.phase.place : undefined;
    session.end(ended);
    terminal.stopping.abort();
    terminal.endedAt = Date.now();
    void terminal.shell?.hangUp();
    for (const old of forgotten(terminals.values(), limits)) terminals.delete(old.id);
    const seconds = Math.round((Date.now() - startedAt.getTime()) / 1000);
    const detail = { id, ...whereOf(place), program: start.program, seconds, reason: ended.reason };
    void audit({ actor: owner.email, action: "terminal.close", target: environment, detail });
  };
  const now = (reason: string): Ended => ({ reason, at: new Date().toISOString() });

  async function launch(terminal: Terminal, environment: EnvironmentObject): Promise<void> {
    const { session, start, id, stopping, owner } = terminal;
    const template = templates.get(environment.spec.template);
    let place: Place | undefined;
    try {
      place = await findPlace({
        ...{ gateway, environment, template, start, user: owner, signal: stopping.signal },
        current: () => environments.get(terminal.environment),
        tell: session.tell,
      });
      const found = place;
      const debug = start.debug
        ? await addDebugContainer({
            ...{ gateway, place: found, id, image: limits.debugImage, signal: stopping.signal },
            tell: session.tell,
          })
        : undefined;
      if (debug) place = debug.place;
      session.tell(`Starting in ${place.pod}…`);
      const component = template && componentOf(template, place.component ?? "");
      const program = programsOf(component ?? { actions: [] }).find(({ name }) => name === start.program);
      if (!program)
        throw wrongField("start.program", `${place.component ?? place.pod} has no ${start.program}.`);
      const shell = await startShell({
        ...{
          gateway,
          place,
          id,
          log,
          command: debug ? debugCommand(debug.beside) : program.command,
          size: session.size,
        },
        begun: session.begun,
      });
      terminal.shell = shell;
      if (session.phase.at === "ended") return void shell.hangUp();
      const detail = { id, ...whereOf(place), program: start.program, debug: start.debug };
      void audit({ actor: owner.email, action: "terminal.open", target: terminal.environment, detail });
      await session.run(place, shell);
      const { code } = await shell.result;
      end(terminal, await whyEnded(gateway, place, { code }));
    } catch (error) {
      if (stopping.signal.aborted) return;
      log.debug({ err: error, id }, "terminal ended");
      const told =
        isRefusal(error) || !place ? now(messageOf(error)) : await whyEnded(gateway, place, { error });
      end(terminal, told);
    }
  }

  const sweep = () => {
    const at = Date.now();
    for (const [id, terminal] of terminals) {
      const { session, endedAt, aloneSince } = terminal;
      const why = whyNoLonger(terminal.asked, environments.get(terminal.environment), terminal.owner);
      if (endedAt !== undefined) {
        if (at - endedAt > limits.keepMs && terminal.viewers.count === 0) terminals.delete(id);
      } else if (why) end(terminal, now(why));
      else if (aloneSince !== undefined && at - aloneSince > limits.keepMs)
        end(terminal, now("Nobody looked at it for a while, so it was ended."));
      else if (at - session.activeAt > limits.idleMs)
        end(terminal, now("Nothing was typed or printed for a long time, so it was ended."));
    }
    for (const { id } of forgotten(terminals.values(), limits)) terminals.delete(id);
  };
  const timer = setInterval(sweep, SWEEP_MS);
  timer.unref();

  const running = () => [...terminals.values()].filter(({ endedAt }) => endedAt === undefined);
  const find = (environment: string, id: string) => {
    const terminal = terminals.get(id);
    if (terminal?.environment === environment) return terminal;
    throw refusal("not-found", "This terminal is over, or there never was one. Open a new one.");
  };
  const accessOf = ({ owner, shared }: Terminal, { user }: { user: User }): TerminalAccess => {
    if (owner.id === user.id) return "write";
    if (shared !== "none") return shared;
    throw refusal("forbidden", `This terminal is ${owner.name}'s, who does not share it.`);
  };

  return {
    accessOf,
    open(params, principal) {
      const known = terminals.get(params.id);
      if (known) {
        find(params.environment, params.id);
        accessOf(known, principal);
        return known;
      }
      const environment = environments.get(params.environment);
      if (!params.start || !environment) return find(params.environment, params.id);
      const { user } = principal;
      const all = running();
      if (all.filter(({ owner }) => owner.id === user.id).length >= limits.ofPerson)
        throw tooMany(
          `You have ${limits.ofPerson} terminals, which is all one person may have. End some first.`,
        );
      if (all.length >= limits.inAll)
        throw tooMany("The portal has as many terminals as it may. End some of yours.");
      const terminal = createTerminal({
        ...{ id: params.id, environment: params.environment, owner: user, start: params.start },
        asked: environment,
        title: titleOf(params.start, environment, templates),
        size: { cols: params.cols, rows: params.rows },
        limits: { ringBytes: RING_BYTES, scrollback: limits.scrollback },
      });
      terminals.set(params.id, terminal);
      void launch(terminal, environment);
      return terminal;
    },
    list(environment, principal) {
      return running()
        .filter((one) => one.environment === environment)
        .filter(
          (one) =>
            one.owner.id === principal.user.id || one.shared !== "none" || principal.user.role === "admin",
        )
        .flatMap((one) => viewOfTerminal(one, principal.user.id) ?? []);
    },
    async share(environment, id, shared, principal) {
      const terminal = find(environment, id);
      if (terminal.owner.id !== principal.user.id)
        throw refusal("forbidden", `Only ${terminal.owner.name} can share this terminal.`);
      terminal.shared = shared;
      terminal.viewers.limit(terminal.owner.id, shared);
      terminal.session.touch();
      await audit({
        actor: principal.user.email,
        action: "terminal.share",
        target: environment,
        detail: { id, shared },
      });
      const view = viewOfTerminal(terminal, principal.user.id);
      if (!view) throw refusal("not-found", "This terminal is over. Open a new one.");
      return view;
    },
    async end(environment, id, principal) {
      const terminal = find(environment, id);
      const { user } = principal;
      const owner = environments.get(environment)?.spec.owner.toLowerCase();
      if (terminal.owner.id !== user.id && user.role !== "admin" && owner !== user.email)
        throw refusal("forbidden", `Only ${terminal.owner.name} can end this terminal.`);
      end(terminal, now(terminal.owner.id === user.id ? "You ended it." : `${user.name} ended it.`));
    },
    async close() {
      clearInterval(timer);
      const all = running();
      for (const terminal of all) end(terminal, now("The portal was stopped."));
      const hungUp = Promise.allSettled(all.map(({ shell }) => shell?.hangUp()));
      await Promise.race([hungUp, new Promise((done) => setTimeout(done, CLOSE_MS))]);
    },
  };
}

function whereOf(place: Place | undefined): Record<string, string> {
  return place ? { pod: place.pod, container: place.container } : {};
}

function tooMany(message: string) {
  return refusal("too-many-requests", message, { headers: { "Retry-After": "10" } });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function titleOf(
  { component: name, pod, program }: NonNullable<TerminalParams["start"]>,
  environment: EnvironmentObject,
  templates: Templates,
): string {
  const template = templates.get(environment.spec.template);
  const component = template && componentOf(template, name ?? "");
  const title =
    programsOf(component ?? { actions: [] }).find((one) => one.name === program)?.title ?? program;
  return `${component?.title ?? name ?? pod} · ${title}`;
}
