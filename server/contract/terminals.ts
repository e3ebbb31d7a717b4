import { z } from "zod";
import { componentName, containerName, environmentName, podName } from "./names";

/** Most columns and rows that a terminal has. */
export const TERMINAL_MAX_COLS = 500;
export const TERMINAL_MAX_ROWS = 200;

const cols = z.int().min(2).max(TERMINAL_MAX_COLS);
const rows = z.int().min(1).max(TERMINAL_MAX_ROWS);
const size = { cols, rows };
export const programName = z
  .string()
  .max(31, "Use at most 31 characters.")
  .regex(/^[a-z][a-z0-9-]{0,30}$/, "Not the name of a program: use lower-case letters, digits and hyphens.");

/** A colleague's part in a terminal. */
export const terminalAccess = z.enum(["read", "write"]);
export const terminalShared = z.enum(["none", "read", "write"], "Use none, read or write.");

/** Where a terminal runs, and what. Without `pod` the newest running pod of the component. */
export const terminalStart = z
  .strictObject({
    component: componentName.optional(),
    pod: podName.optional(),
    container: containerName.optional(),
    /** `shell`, or one of the component's `programs`. */
    program: programName.default("shell"),
    /** In a container of its own with tools, beside the one that is meant: for images without a shell, and pods that crash. */
    debug: z.boolean().default(false),
  })
  .refine(({ component, pod }) => component !== undefined || pod !== undefined, {
    path: ["component"],
    message: "Name a component or a pod.",
  });

/** Parameters of the stream `terminal`. */
export const terminalParams = z.strictObject({
  environment: environmentName,
  /** Made by the client before anything runs: a second stream with it joins the same terminal, never makes another. */
  id: z.uuid("Not the id of a terminal."),
  /** Starts the terminal unless it runs; without it the stream only joins one. */
  start: terminalStart.optional(),
  /** Bytes of output that the client has; without it the stream begins with the screen. */
  offset: z.int().min(0).optional(),
  ...size,
});

export const terminalResize = z.strictObject({ kind: z.literal("resize"), ...size });

const person = z.object({
  email: z.string(),
  name: z.string(),
  access: terminalAccess,
  /** Whether it is who reads this. */
  you: z.boolean().optional(),
});

/** What the stream says besides bytes of output. */
export const terminalPayload = z.discriminatedUnion("kind", [
  /** While a place to run is looked for and made; `debug` where a debug container would find one at once. */
  z.object({ kind: z.literal("starting"), message: z.string(), debug: z.boolean().optional() }),
  /**
   * Where the bytes that follow belong. With `screen` the client writes that into an empty terminal of the given size, without
   * sending on what the terminal answers; without it the bytes follow those it has. Comes again when a reader fell too far
   * behind.
   */
  z.object({
    kind: z.literal("attached"),
    /** Bytes of output before the next one. */
    offset: z.int(),
    ...size,
    pod: z.string(),
    container: z.string(),
    program: z.string(),
    title: z.string(),
    startedAt: z.string(),
    access: terminalAccess,
    screen: z.string().optional(),
  }),
  /** Somebody who types set another size: everybody's terminal has it. */
  z.object({ kind: z.literal("size"), ...size }),
  /** Who looks, first sent after `attached`. */
  z.object({ kind: z.literal("people"), people: z.array(person) }),
  /** The last of the stream. `successor` is the component's pod that took the place of a lost one. */
  z.object({
    kind: z.literal("ended"),
    reason: z.string(),
    /** Exit code of the program, if it ended by itself. */
    code: z.int().optional(),
    at: z.string(),
    /** Whether a debug container would help: beside a container that does not run, or as the only way where an image has no shell. */
    debug: z.enum(["beside", "only"]).optional(),
    successor: z.object({ pod: z.string(), container: z.string() }).optional(),
  }),
]);

/** A terminal that runs. */
export const terminalView = z.object({
  id: z.string(),
  title: z.string(),
  /** E-mail address of who opened it. */
  owner: z.string(),
  component: z.string().optional(),
  pod: z.string(),
  container: z.string(),
  program: z.string(),
  startedAt: z.string(),
  /** Of the latest input or output. */
  lastActiveAt: z.string(),
  people: z.array(person),
  shared: terminalShared,
});

/** `GET /api/environments/{name}/terminals`: those the reader may join. */
export const terminalList = z.object({ items: z.array(terminalView) });
/** `PATCH /api/environments/{name}/terminals/{id}`: what others with the right to open terminals here may do in this one. */
export const patchTerminalRequest = z.strictObject({ shared: terminalShared });

export type TerminalParams = z.output<typeof terminalParams>;
export type TerminalStart = z.output<typeof terminalStart>;
export type TerminalPayload = z.output<typeof terminalPayload>;
export type TerminalResize = z.output<typeof terminalResize>;
export type TerminalAccess = z.output<typeof terminalAccess>;
export type TerminalShared = z.output<typeof terminalShared>;
export type TerminalView = z.output<typeof terminalView>;
export type TerminalPerson = z.output<typeof person>;
