import type { TerminalLimits } from "@/server/config";
import type { User } from "@/server/contract/people";
import type { ProblemCode } from "@/server/contract/problem";
import type {
  TerminalAccess,
  TerminalParams,
  TerminalShared,
  TerminalView,
} from "@/server/contract/terminals";
import { templateOf } from "@/server/environments/bounds/made-of";
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
import { whyNoLonger, whyNotTheirs } from "./still";
import { type Caller, createTerminal, type Terminal, viewOfTerminal } from "./terminal";

/** Output that is kept as it came, for readers who come back soon. */
const RING_BYTES = 256 * 1024;
const SWEEP_MS = 5_000;
const CLOSE_MS = 8_000;

/** Every terminal of this process. */
export interface Terminals {
  /** The terminal of this id; starts it when it is not there and `start` says what. Throws a refusal. */
  open(params: TerminalParams, caller: Caller): Terminal;
  has(id: string): boolean;
  /** Of all there are, ended ones that are remembered among them. */
  held(): { id: string; environment: string; ownerId: string; ended: boolean }[];
  /** What somebody may do in it; throws a refusal when nothing. */
  accessOf(terminal: Terminal, caller: Caller): TerminalAccess;
  list(environment: string, caller: Caller): TerminalView[];
  share(environment: string, id: string, shared: TerminalShared, caller: Caller): Promise<TerminalView>;
  end(environment: string, id: string, caller: Caller): Promise<void>;
  /** Notes that somebody looks at another's terminal; returns how to note that they left. */
  joined(terminal: Terminal, caller: Caller, access: TerminalAccess): () => void;
  /** Ends all, as far as there is time. */
  close(): Promise<void>;
}

export function createTerminals(options: {
  gateway: Gateway;
  templates: Templates;
  environments: { get(name: string): EnvironmentObject | undefined };
  limits: TerminalLimits;
  log: Logger;
  /** Those of these people who still have an account, by id. */
  people(ids: string[]): Promise<Map<string, User>>;
  /** Told when one ended, and when it is forgotten; neither throws. */
  held?: { ended(id: string): void; forgotten(id: string): void } | undefined;
  /** Notes one thing; never rejects. */
  audit(entry: {
    actor: string;
    action: string;
    target: string;
    detail: Record<string, string | number | boolean>;
    address?: string | undefined;
  }): Promise<void>;
  /** Notes that somebody was refused; never rejects. */
  refused(entry: {
    actor: string;
    action: string;
    target: string;
    reason: ProblemCode;
    detail: Record<string, string>;
    address?: string | undefined;
  }): Promise<void>;
}): Terminals {
  const { gateway, templates, environments, limits, log, people, audit, held } = options;
  const terminals = new Map<string, Terminal>();
  let closing = false;

  const forget = (id: string) => {
    if (terminals.delete(id)) held?.forgotten(id);
  };

  const end = (terminal: Terminal, ended: Ended, by?: Caller) => {
    const { session, environment, owner, startedAt, start, id } = terminal;
    if (session.phase.at === "ended") return;
    const place = session.phase.at === "running" ? session.phase.place : undefined;
    session.end(ended);
    terminal.stopping.abort();
    terminal.endedAt = Date.now();
    void terminal.shell?.hangUp();
    held?.ended(id);
    for (const old of forgotten(terminals.values(), limits)) forget(old.id);
    const seconds = Math.round((Date.now() - startedAt.getTime()) / 1000);
    const detail = { id, ...whereOf(place), program: start.program, seconds, reason: ended.reason };
    const { user, address } = by ?? { user: owner, address: terminal.address };
    void audit({ actor: user.email, action: "terminal.close", target: environment, detail, address });
  };
  const now = (reason: string): Ended => ({ reason, at: new Date().toISOString() });

  async function launch(terminal: Terminal, environment: EnvironmentObject): Promise<void> {
    const { session, start, id, stopping, owner } = terminal;
    const template = templateOf(templates, environment);
    const orAsleep = (told: Ended): Ended =>
      told.code === undefined && environments.get(terminal.environment)?.spec.paused
        ? { ...told, reason: `${terminal.environment} was put to sleep. ${told.reason}` }
        : told;
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
      const about = { target: terminal.environment, detail, address: terminal.address };
      void audit({ actor: owner.email, action: "terminal.open", ...about });
      await session.run(place, shell);
      const { code } = await shell.result;
      end(terminal, orAsleep(await whyEnded(gateway, place, { code })));
    } catch (error) {
      if (stopping.signal.aborted) return;
      log.debug({ err: error, id }, "terminal ended");
      const told =
        isRefusal(error) || !place
          ? { ...now(messageOf(error)), ...helped(error) }
          : await whyEnded(gateway, place, { error });
      end(terminal, place ? orAsleep(told) : told);
    }
  }

  const sweep = () => {
    const at = Date.now();
    for (const [id, terminal] of terminals) {
      const { session, endedAt, aloneSince } = terminal;
      const why = whyNoLonger(terminal.asked, environments.get(terminal.environment), terminal.owner);
      if (endedAt !== undefined) {
        if (at - endedAt > limits.keepMs && terminal.viewers.count === 0) forget(id);
      } else if (why) end(terminal, now(why));
      else if (aloneSince !== undefined && at - aloneSince > limits.keepMs)
        end(terminal, now("Nobody looked at it for a while, so it was ended."));
      else if (at - session.activeAt > limits.idleMs)
        end(terminal, now("Nothing was typed or printed for a long time, so it was ended."));
    }
    for (const { id } of forgotten(terminals.values(), limits)) forget(id);
  };
  /** Ends the terminals of whoever may not have them any more, and shuts out guests who may not be there. */
  const recheck = async () => {
    const all = running();
    const ids = new Set(all.flatMap(({ owner, viewers }) => [owner.id, ...viewers.ids()]));
    if (ids.size === 0) return;
    const known = await people([...ids]);
    for (const terminal of all) {
      const { owner, asked, viewers, session } = terminal;
      const environment = environments.get(terminal.environment);
      const whyNot = (was: Pick<User, "id" | "email" | "role">) => {
        const user = known.get(was.id);
        return whyNotTheirs(was, user) ?? (user && whyNoLonger(asked, environment, user));
      };
      const why = whyNot(owner);
      if (why) end(terminal, now(why));
      else if (viewers.keep(whyNot)) session.touch();
    }
  };
  const check = () => {
    sweep();
    recheck().catch((err: unknown) => log.warn({ err }, "whose terminals these are could not be checked"));
  };
  const timer = setInterval(check, SWEEP_MS);
  timer.unref();

  const running = () => [...terminals.values()].filter(({ endedAt }) => endedAt === undefined);
  const find = (environment: string, id: string) => {
    const terminal = terminals.get(id);
    if (terminal?.environment === environment) return terminal;
    throw refusal("not-found", "This terminal is over, or there never was one. Open a new one.");
  };
  const accessOf = ({ owner, shared }: Terminal, { user }: Caller): TerminalAccess => {
    if (owner.id === user.id) return "write";
    if (shared !== "none") return shared;
    throw refusal("forbidden", `This terminal is ${owner.name}'s, who does not share it.`);
  };

  const openOne = (params: TerminalParams, caller: Caller): Terminal => {
    const known = terminals.get(params.id);
    if (known) {
      find(params.environment, params.id);
      accessOf(known, caller);
      return known;
    }
    const environment = environments.get(params.environment);
    if (!params.start || !environment) return find(params.environment, params.id);
    if (closing) throw tooMany("The portal is being restarted. Try again in a moment.");
    const { user, address } = caller;
    const all = running();
    if (all.filter(({ owner }) => owner.id === user.id).length >= limits.ofPerson)
      throw tooMany(
        `You have ${limits.ofPerson} terminals, which is all one person may have. End some first.`,
      );
    if (all.length >= limits.inAll)
      throw tooMany("The portal has as many terminals as it may. End some of yours.");
    const terminal = createTerminal({
      ...{ id: params.id, environment: params.environment, owner: user, address, start: params.start },
      asked: environment,
      title: titleOf(params.start, environment, templates),
      size: { cols: params.cols, rows: params.rows },
      limits: { ringBytes: RING_BYTES, scrollback: limits.scrollback },
    });
    terminals.set(params.id, terminal);
    void launch(terminal, environment);
    return terminal;
  };

  return {
    has: (id) => terminals.has(id),
    held: () =>
      [...terminals.values()].map(({ id, environment, owner, endedAt }) => ({
        ...{ id, environment, ownerId: owner.id, ended: endedAt !== undefined },
      })),
    accessOf,
    open(params, caller) {
      try {
        return openOne(params, caller);
      } catch (error) {
        // Whoever comes back to what is over was refused nothing.
        if (isRefusal(error) && error.problemCode !== "not-found")
          void options.refused({
            ...{ actor: caller.user.email, target: params.environment, address: caller.address },
            action: terminals.has(params.id) ? "terminal.join" : "terminal.open",
            ...{ reason: error.problemCode, detail: { id: params.id } },
          });
        throw error;
      }
    },
    list(environment, { user }) {
      return running()
        .filter((one) => one.environment === environment)
        .filter(({ owner, shared }) => owner.id === user.id || shared !== "none" || user.role === "admin")
        .flatMap((one) => viewOfTerminal(one, user.id) ?? []);
    },
    async share(environment, id, shared, { user, address }) {
      const terminal = find(environment, id);
      if (terminal.owner.id !== user.id)
        throw refusal("forbidden", `Only ${terminal.owner.name} can share this terminal.`);
      terminal.shared = shared;
      terminal.viewers.limit(terminal.owner.id, shared);
      terminal.session.touch();
      const about = { target: environment, detail: { id, shared }, address };
      await audit({ actor: user.email, action: "terminal.share", ...about });
      const view = viewOfTerminal(terminal, user.id);
      if (!view) throw refusal("not-found", "This terminal is over. Open a new one.");
      return view;
    },
    async end(environment, id, caller) {
      const terminal = find(environment, id);
      const { user } = caller;
      const owner = environments.get(environment)?.spec.owner.toLowerCase();
      if (terminal.owner.id !== user.id && user.role !== "admin" && owner !== user.email)
        throw refusal("forbidden", `Only ${terminal.owner.name} can end this terminal.`);
      end(terminal, now(terminal.owner.id === user.id ? "You ended it." : `${user.name} ended it.`), caller);
    },
    joined({ id, owner, environment }, { user, address }, access) {
      if (user.id === owner.id) return () => {};
      const since = Date.now();
      const about = { actor: user.email, target: environment, address };
      void audit({ ...about, action: "terminal.join", detail: { id, owner: owner.email, access } });
      return () => {
        const seconds = Math.round((Date.now() - since) / 1000);
        void audit({ ...about, action: "terminal.leave", detail: { id, owner: owner.email, seconds } });
      };
    },
    async close() {
      closing = true;
      clearInterval(timer);
      const all = running();
      for (const terminal of all)
        end(terminal, now("The portal is being restarted, and what ran in its terminals was ended."));
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

/** Whether a debug container gets in where a terminal does not. */
function helped(error: unknown): Pick<Ended, "debug"> {
  const fits = isRefusal(error) && error.errors?.some(({ field }) => field === "start.debug");
  return fits ? { debug: "beside" } : {};
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function titleOf(
  { component: name, pod, program }: NonNullable<TerminalParams["start"]>,
  environment: EnvironmentObject,
  templates: Templates,
): string {
  const template = templateOf(templates, environment);
  const component = template && componentOf(template, name ?? "");
  const title =
    programsOf(component ?? { actions: [] }).find((one) => one.name === program)?.title ?? program;
  return `${component?.title ?? name ?? pod} · ${title}`;
}
