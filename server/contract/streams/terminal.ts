import { z } from "zod";
import { terminalParams, terminalPayload, terminalResize } from "../terminals";
import { bytes, streamKind } from "./kind";

/** A shell or another program in a container, seen and typed into. Bytes down are its output, bytes up its input. */
export const terminalKind = streamKind({
  kind: "terminal",
  params: terminalParams,
  down: z.union([bytes, terminalPayload]),
  up: z.union([bytes, terminalResize]),
  action: "exec",
  environmentOf: ({ environment }) => environment,
});
