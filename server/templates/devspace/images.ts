import type { DraftImage } from "../draft";
import { isCredentialName } from "../names";
import type { Field } from "../reading/field";
import { resolveIn } from "../sources/tree";
import { ignoreKeys, type Project } from "./project";

/** `images`: names, and what the portal would have to build. */
export function readImages(section: Field | undefined, project: Project): void {
  if (!section) return;
  for (const [name, field] of section.entries()) readImage(name, field, project);
}

function readImage(name: string, field: Field, project: Project): void {
  const { draft, images, folder, reading } = project;
  field.get("name")?.understand();
  const written = field.get("image")?.text();
  if (written === undefined) {
    if (field.type === "map" && !field.has("image"))
      field.mark("refused", {
        code: "image-name",
        message: `Image ${name} has no image.`,
        remedy: "Name it.",
      });
    return;
  }
  const { repository, tag } = splitImage(written);
  const image: DraftImage = { name, image: repository, tags: tag ? [tag] : [] };
  field.get("tags")?.mark("ignored", { code: "image-tags", message: "The portal gives its own tags." });
  ignoreKeys(field, "builder-option", {
    tagsAppendRandom: "The portal gives its own tags.",
    skipPush: "The portal keeps what it builds where the cluster finds it.",
    createPullSecret: "Pull secrets are made on the template's page.",
    rebuildStrategy: "The portal rebuilds by the hash of the inputs.",
    buildKit: "The portal has a builder of its own.",
    docker: "The portal has a builder of its own.",
    kaniko: "The portal has a builder of its own.",
    preferSyncOverRebuild: "The portal has a builder of its own.",
    injectRestartHelper: "The portal's dev agent restarts the program.",
    injectLegacyRestartHelper: "The portal's dev agent restarts the program.",
    restartHelperPath: "The portal's dev agent restarts the program.",
    network: "Builds have the portal's network.",
  });
  field.get("appendDockerfileInstructions")?.mark("ignored", {
    code: "dockerfile-appended",
    message: "The Dockerfile is built as it stands.",
    remedy: "Use a target of the Dockerfile for development.",
  });
  for (const key of ["entrypoint", "cmd"])
    field.get(key)?.mark("ignored", {
      code: "image-command",
      message: "The image keeps its own command.",
      remedy: "Set the command of the container or of the dev entry.",
    });
  images.set(name, image);
  draft.images.push(image);

  const disabled = field.get("buildDisabled") ?? field.get("build")?.get("disabled");
  const custom = field.get("custom");
  if (disabled?.boolean()) return;
  if (custom) {
    custom.mark("asked", {
      code: "custom-build",
      message: `${repository} is built by a command, which is not run.`,
      remedy: "Say which Dockerfile and context build it, or give the finished image.",
    });
    return;
  }
  const place = (key: string, otherwise: string) => {
    const given = field.get(key);
    const text = given ? given.text() : otherwise;
    if (text === undefined) return undefined;
    const resolved = resolveIn(folder, text);
    if (typeof resolved === "object") return { path: resolved.path, given };
    given?.mark(resolved === "absolute" ? "refused" : "asked", {
      code: resolved === "absolute" ? "absolute-path" : "outside-source",
      message: `${text} is not in this source.`,
      remedy:
        resolved === "absolute" ? "Use a path in the repository." : "Add that folder as a second source.",
    });
    return undefined;
  };
  const context = place("context", ".");
  const dockerfile = place("dockerfile", "Dockerfile");
  const args = Object.fromEntries(
    (field.get("buildArgs")?.entries() ?? []).flatMap(([arg, value]) => {
      if (value.isNull) {
        value.mark("asked", {
          code: "build-argument",
          message: `Build argument ${arg} comes from the developer's environment.`,
          remedy: "Give it a value.",
        });
        return [];
      }
      const text = isCredentialName(arg) ? project.variables.secret(arg, value) : value.text();
      return text === undefined ? [] : [[arg, text]];
    }),
  );
  const target = field.get("target")?.text();
  if (!context || !dockerfile) return;
  if (reading.tree.kind(dockerfile.path) !== "file") {
    (dockerfile.given ?? field.get("image"))?.mark("asked", {
      code: "dockerfile-missing",
      message: `${dockerfile.path} is not there: ${repository} has to come from a registry.`,
      remedy: "Add the Dockerfile, or give an image that the cluster can pull.",
    });
    return;
  }
  image.build = { context: context.path, dockerfile: dockerfile.path, ...(target && { target }), args };
  reading.say("adapted", field.at, field.path, {
    code: "build-needed",
    message: `${repository} is built from ${dockerfile.path}.`,
    remedy: "Let the portal build it, or give a finished image.",
  });
}

/** `registry:5000/team/app:1.2@sha256:…` apart; the tag is empty where there is none. */
export function splitImage(image: string): { repository: string; tag: string } {
  const [, repository = image, tag = ""] =
    /^(.+?)(?::([^/:@]+)|@(sha256:[0-9a-f]+))?$/.exec(image.trim()) ?? [];
  return { repository, tag };
}

/** What WORKDIR the last stage, or the one named, of a Dockerfile sets; undefined where it cannot be read off. */
export function workdirOf(dockerfile: string, target?: string): string | undefined {
  const byStage = new Map<string, string | undefined>();
  let current: string | undefined;
  let stage = "";
  for (const line of dockerfile.split("\n").slice(0, 2000)) {
    const [, from, name] = /^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line) ?? [];
    if (from) {
      if (stage && stage === target) return current;
      stage = name ?? "";
      current = byStage.get(from);
    }
    const workdir = /^\s*WORKDIR\s+"?([^"\s]+)"?\s*$/i.exec(line)?.[1];
    if (workdir?.includes("$")) current = undefined;
    else if (workdir) current = workdir.startsWith("/") ? workdir : current && `${current}/${workdir}`;
    if (stage) byStage.set(stage, current);
  }
  return target && stage !== target ? undefined : current;
}
