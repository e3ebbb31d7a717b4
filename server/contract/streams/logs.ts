import { z } from "zod";
import { logParams, logPayload } from "../logs";
import { streamKind } from "./kind";

/** Lines of an environment's pods. */
export const logsKind = streamKind({
  kind: "logs",
  params: logParams,
  down: logPayload,
  up: z.never(),
  action: "logs",
  environmentOf: ({ environment }) => environment,
});
