import type { Field } from "../reading/field";

/** Commands of a pipeline that bring about what the portal does anyway, with or without names. */
const STEPS =
  /^(run_dependencies|run_dependency_pipelines|ensure_pull_secrets|build_images|create_deployments|start_dev|run_pipelines|run_default_pipeline|stop_dev|purge_deployments)\b(.*)$/;

/** Lines of one script that are said. */
const LINES_SAID = 20;

/** What the pipeline `dev` starts, by name; undefined where it starts all, or cannot be read off. */
export interface Selection {
  dev?: string[];
  deployments?: string[];
}

/**
 * `pipelines`: read literally, never evaluated. Those that only start what the file declares say which entries are meant;
 * any other script is refused by its lines.
 */
export function readPipelines(section: Field | undefined): Selection {
  let selection: Selection = {};
  for (const [name, field] of section?.entries() ?? []) {
    const run = field.type === "map" ? field.get("run") : field;
    field
      .get("flags")
      ?.mark("refused", { code: "pipeline-flags", message: "Flags belong to a script that is not run." });
    field.get("continueOnError")?.mark("ignored", { code: "cli-only", message: "The portal converges." });
    if (!run) continue;
    const steps = readScript(run);
    if (steps && name === "dev") selection = steps;
  }
  return selection;
}

function readScript(run: Field): Selection | undefined {
  const script = run.raw() ?? "";
  const lines = script.split("\n");
  const selection: Selection = {};
  let strange = 0;
  lines.forEach((line, index) => {
    // A trailing comment; the tag of a build, which the portal gives itself.
    const text = line
      .replace(/(^|\s)#.*$/, "")
      .replace(/\s-t\s+("?\$\([^)]*\)"?|\S+)/, "")
      .trim();
    if (text === "" || /^(set -\w+|echo\b[^`$|;&<>]*)$/.test(text)) return;
    const [, step = "", rest = ""] = STEPS.exec(text) ?? [];
    const words = rest.split(/\s+/).filter((word) => word !== "");
    const plain = words.every((word) => /^(--[\w-]+(=[\w.,/-]+)?|[\w.-]+)$/.test(word));
    if (step === "" || !plain) {
      strange++;
      if (strange > LINES_SAID) return;
      const { at, path } = run;
      const place = lines.length > 1 ? { ...at, line: at.line + index + 1, column: 1 } : at;
      run.reading.say("refused", place, path, {
        code: "script",
        message: `${text.length > 80 ? `${text.slice(0, 77)}…` : text} is not run.`,
        remedy: "Say which deployments and dev entries are wanted; everything that is declared is taken.",
      });
      return;
    }
    const names = words.filter((word) => !word.startsWith("-"));
    if (names.length === 0) return;
    if (step === "start_dev") selection.dev = [...(selection.dev ?? []), ...names];
    if (step === "create_deployments") selection.deployments = [...(selection.deployments ?? []), ...names];
  });
  if (strange > 0) {
    run.reading.cover(run.node, "refused");
    return undefined;
  }
  if (selection.dev || selection.deployments)
    run.mark("adapted", {
      code: "pipeline",
      message: `Starts ${[...(selection.deployments ?? []), ...(selection.dev ?? [])].join(", ")}.`,
    });
  else run.mark("ignored", { code: "pipeline", message: "The standard steps: the portal does the same." });
  return selection;
}
