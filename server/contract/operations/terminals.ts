import { z } from "zod";
import { patchTerminalRequest, terminalList, terminalView } from "../terminals";
import { named, none, type Subject } from "./operation";

const oneTerminal = named.extend({ id: z.uuid("Not the id of a terminal.") });

export const TERMINALS = {
  "GET /api/environments/{name}/terminals": {
    ...none,
    id: "listTerminals",
    summary: "The terminals that run in an environment and that you may join",
    access: { environment: "exec" },
    params: named,
    success: { status: 200, body: terminalList },
    problems: [404],
  },
  "PATCH /api/environments/{name}/terminals/{id}": {
    ...none,
    id: "shareTerminal",
    summary: "Let colleagues read or type in a terminal of yours, or no longer",
    access: { environment: "exec" },
    params: oneTerminal,
    body: patchTerminalRequest,
    success: { status: 200, body: terminalView },
    problems: [404],
  },
  "DELETE /api/environments/{name}/terminals/{id}": {
    ...none,
    id: "endTerminal",
    summary: "End a terminal and every process it started",
    access: { environment: "exec" },
    params: oneTerminal,
    success: { status: 204 },
    problems: [404],
  },
} as const satisfies Subject;
