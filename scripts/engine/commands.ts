/** A container engine's command line. */
export type Engine = "docker" | "podman" | "nerdctl";

export const ENGINES: readonly Engine[] = ["docker", "podman", "nerdctl"];

/** A program with its arguments, and what its environment needs beside the caller's. */
export interface Command {
  file: string;
  args: string[];
  env?: Record<string, string>;
}

/** One image of a Dockerfile: its folder, its stage, and every name it gets. */
export interface EngineBuild {
  context: string;
  target?: string;
  refs: readonly string[];
  /** Build arguments; without them the Dockerfile's public images are taken. */
  args?: Readonly<Record<string, string>>;
  /** The network of RUN steps, where the engine's own is not wanted. */
  network?: "host";
}

/** Ends with 0 when the engine's server answers (Podman has none: its storage). */
export const probeCommand = (engine: Engine): Command => ({ file: engine, args: ["info"] });

export const buildCommand = (engine: Engine, build: EngineBuild): Command => ({
  file: engine,
  args: [
    "build",
    ...build.refs.flatMap((ref) => ["--tag", ref]),
    ...(build.target ? ["--target", build.target] : []),
    ...(build.network ? ["--network", build.network] : []),
    ...Object.entries(build.args ?? {}).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
    build.context,
  ],
});

/** Prints one identity a line: equal ones are the same image. */
export const identifyCommand = (engine: Engine, refs: readonly string[]): Command => ({
  file: engine,
  args: ["image", "inspect", "--format", "{{.Id}}", ...refs],
});

export const pushCommand = (engine: Engine, ref: string): Command => ({ file: engine, args: ["push", ref] });

/** Writes images with their names into one archive; Podman needs to be told that there are several. */
export const saveCommand = (engine: Engine, refs: readonly string[], file: string): Command => ({
  file: engine,
  args: ["save", ...(engine === "podman" ? ["--multi-image-archive"] : []), "--output", file, ...refs],
});

/** The reference in another registry: `devspace-portal.local/backend:dev` → `registry/backend:dev`. */
export const inRegistry = (ref: string, registry: string): string =>
  `${registry.replace(/\/+$/, "")}/${ref.slice(ref.indexOf("/") + 1)}`;
