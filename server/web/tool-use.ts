import { besideOf } from "@/server/environments/template/template";
import type { Logger } from "@/server/http/log";
import type { Gateway } from "@/server/kubernetes";
import type { PreviewUse } from "@/server/previews/use";
import { createToolKeeper } from "@/server/tools/keeper";
import { wishForTool } from "@/server/tools/wish";

/** Lets a tool that runs on demand be wished for while a preview of it is used. */
export function toolUse(options: {
  gateway: Gateway;
  /** Milliseconds that a tool stays after its last use, at least. */
  idleMs: number;
  log: Logger;
}): PreviewUse & { close(): void } {
  const { gateway, idleMs, log } = options;
  const keeper = createToolKeeper({
    idleMs,
    wish: (wanted) => wishForTool(gateway, wanted),
    onFailure: (err, { environment, tool }) =>
      log.warn({ err, environment, tool }, "a tool could not be asked for"),
  });
  return {
    begin({ template, environment, component }, visitor) {
      const tool = besideOf(template).find(({ beside }) => beside.name === component && beside.onDemand);
      const isThere = environment.status?.components?.[component] !== undefined;
      return tool ? keeper.use(environment.metadata.name, component, visitor, isThere) : () => undefined;
    },
    close: keeper.close,
  };
}
