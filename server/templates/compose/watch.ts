import type { DraftSync } from "../draft";
import type { Field } from "../reading/field";
import { resolveIn } from "../sources/tree";
import type { Stack } from "./stack";
import { shellWords } from "./words";

/** `develop.watch`: what is synchronised is a workspace with rules; what rebuilds says that the image is stale. */
export function readWatch(develop: Field | undefined, stack: Stack): DraftSync[] {
  return (develop?.get("watch")?.items() ?? []).flatMap((field): DraftSync[] => {
    const action = field.get("action")?.text() ?? "";
    const written = field.get("path");
    const path = written?.text();
    const target = field.get("target")?.text();
    const exclude = field.get("ignore")?.texts() ?? [];
    const include = field.get("include")?.texts() ?? [];
    field
      .get("initial_sync")
      ?.mark("ignored", { code: "sync-option", message: "The dev pod starts with its workspace filled." });
    const exec = field.get("exec");
    const command = exec?.get("command");
    const words = command?.type === "list" ? command.texts() : shellWords(command?.text() ?? "");
    for (const key of ["user", "privileged", "working_dir", "environment"])
      exec
        ?.get(key)
        ?.mark("ignored", { code: "exec-option", message: "Rules run as the container's own user." });
    if (!written || path === undefined) return [];
    const resolved = resolveIn(stack.folder, path);
    if (typeof resolved === "string") {
      written.mark(resolved === "outside" ? "asked" : "refused", {
        code: resolved === "outside" ? "second-source" : "absolute-path",
        message: `${path} is not in this repository.`,
        remedy: "Add that repository as a second source.",
      });
      return [];
    }
    if (action === "rebuild" || action === "restart") {
      stack.reading.say("adapted", field.at, field.path, {
        code: action === "rebuild" ? "rebuild-rule" : "restart-rule",
        message:
          action === "rebuild"
            ? `The image is stale when ${path} changes; a rebuild is offered.`
            : `Restarts when ${path} changes.`,
      });
      stack.reading.cover(field.node, "adapted");
      return action === "restart" ? [{ from: resolved.path, exclude, restart: true, run: [] }] : [];
    }
    if (!["sync", "sync+restart", "sync+exec"].includes(action)) {
      field.mark("refused", {
        code: "watch-action",
        message: `${action || "No action"} is not known.`,
        remedy: "Use sync, restart or rebuild.",
      });
      return [];
    }
    if (target === undefined) {
      field.mark("asked", {
        code: "sync-target",
        message: `Where ${path} lands is not said.`,
        remedy: "Write target.",
      });
      return [];
    }
    const rules = include.length > 0 ? ["*", ...include.map((one) => `!${one}`), ...exclude] : exclude;
    stack.reading.say("adapted", field.at, field.path, {
      code: "workspace",
      message: `${path} is a workspace at ${target} in dev mode.`,
    });
    return [
      {
        from: resolved.path,
        to: target,
        exclude: rules,
        restart: action === "sync+restart",
        run: action === "sync+exec" && words ? [{ command: words.join(" "), onChange: [path] }] : [],
      },
    ];
  });
}
