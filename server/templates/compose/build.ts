import { isCredentialName } from "../names";
import type { Field } from "../reading/field";
import { resolveIn } from "../sources/tree";
import { pairs, secretParameter, valueOfPair } from "./environment";
import type { Stack } from "./stack";

/** Image of a service, and the folder of its build where it has one. */
export interface BuiltImage {
  image: string;
  context?: string;
  dockerfile?: string;
  target?: string;
}

/** `image` and `build`: an image with a build has the name of the result; one build serves all services that name it. */
export function readImage(name: string, service: Field, stack: Stack): BuiltImage | undefined {
  const { draft, reading } = stack;
  const written = service.get("image")?.with(stack.keep).text();
  const build = service.get("build");
  if (!build) {
    if (written === undefined)
      reading.say("refused", service.at, service.path, {
        code: "image-name",
        message: `${name} has neither image nor build.`,
        remedy: "Write one of them.",
      });
    return written === undefined ? undefined : { image: written };
  }
  const isText = build.type === "scalar";
  const image = written ?? `${draft.name}-${name}:{built}`;
  const contextField = isText ? build : build.get("context");
  const context = contextField?.text() ?? ".";
  for (const key of [
    "cache_from",
    "cache_to",
    "platforms",
    "network",
    "shm_size",
    "labels",
    "tags",
    "no_cache",
    "pull",
    "ulimits",
    "extra_hosts",
    "isolation",
    "privileged",
    "provenance",
    "sbom",
  ])
    build
      .get(key)
      ?.mark("ignored", { code: "builder-option", message: "The portal has a builder of its own." });
  for (const key of ["dockerfile_inline", "additional_contexts", "ssh", "secrets", "entitlements"])
    build.get(key)?.mark("asked", {
      code: "build-option",
      message: `${key} is not known to the portal's builder.`,
      remedy: "Give the finished image, or a Dockerfile without it.",
    });
  const target = isText ? undefined : build.get("target")?.text();
  const args = Object.fromEntries(
    pairs(isText ? undefined : build.get("args")).flatMap(([arg, value]) => {
      const raw = value?.type === "scalar" ? (value.raw() ?? "") : "";
      const plain = raw.startsWith(`${arg}=`) ? raw.slice(arg.length + 1) : raw;
      const literal = value && isCredentialName(arg) && plain !== "" && !plain.includes("$");
      const text = value && literal ? secretParameter(arg, value, stack) : valueOfPair(arg, value, stack);
      return text === undefined ? [] : [[arg, text]];
    }),
  );
  const resolved = resolveIn(stack.folder, context);
  if (/^(https?:|git@|ssh:)/.test(context) || typeof resolved === "string") {
    contextField?.mark("asked", {
      code: "outside-source",
      message: `${context} is not in this source.`,
      remedy: "Add it as a second source, or give the finished image.",
    });
    return { image };
  }
  const dockerfileField = isText ? undefined : build.get("dockerfile");
  const file = resolveIn(resolved.path, dockerfileField?.text() ?? "Dockerfile");
  const dockerfile = typeof file === "object" ? file.path : "";
  if (reading.tree.kind(dockerfile || "..") !== "file") {
    (dockerfileField ?? contextField ?? build).mark("asked", {
      code: "dockerfile-missing",
      message: `${dockerfile || "The Dockerfile"} is not in the source.`,
      remedy: "Add the Dockerfile, or give the finished image.",
    });
    return { image, context: resolved.path };
  }
  const made = { context: resolved.path, dockerfile, ...(target !== undefined && { target }), args };
  const same = draft.images.find((one) => JSON.stringify(one.build) === JSON.stringify(made));
  if (!same) draft.images.push({ name, image: image.replace(":{built}", ""), tags: [], build: made });
  reading.say("adapted", build.at, build.path, {
    code: "build-needed",
    message: same
      ? `${name} has the image that ${same.name} builds.`
      : `${image} is built from ${dockerfile}.`,
    remedy: same ? undefined : "Let the portal build it, or give a finished image.",
  });
  const { args: _, ...place } = made;
  return { image: same && written === undefined ? `${same.image}:{built}` : image, ...place };
}
