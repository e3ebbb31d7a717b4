import { spawn } from "node:child_process";
import { pack } from "tar-stream";
import {
  answerSchema,
  RENDER_LIMITS,
  type RenderAnswer,
  type RenderLimits,
  type RenderRequest,
} from "./protocol";

/** A file of a source, or a symbolic link with what it holds. */
export type SourceFile = { path: string } & ({ bytes: Uint8Array } | { link: string });

/** A rendering ends by itself when it has used its CPU; this one is for a process that waits. */
const WALL_FACTOR = 6;
/** Of what the process says about itself when it fails. */
const STDERR_BYTES = 4_096;

/**
 * Renders a source in a process of its own, which gets the files by its standard input and has no environment, no files,
 * no sockets and no programs (`renderer/`). What is wrong with the source is in the answer, also when it used more time or
 * memory than it may. Throws when the renderer itself fails, or the signal is aborted.
 */
export async function render(
  request: RenderRequest,
  files: Iterable<SourceFile>,
  options: { program: string; limits?: RenderLimits; signal?: AbortSignal },
): Promise<RenderAnswer> {
  const limits = options.limits ?? RENDER_LIMITS;
  options.signal?.throwIfAborted();
  const child = spawn(options.program, [], {
    cwd: "/",
    // Nothing of ours; this one is wanted by the types.
    env: { NODE_ENV: "production" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const end = () => child.kill("SIGKILL");
  const wall = setTimeout(end, limits.cpuSeconds * WALL_FACTOR * 1_000);
  options.signal?.addEventListener("abort", end);
  try {
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve({ code, signal }));
    });
    // The objects once more than they may be, for the words around them.
    const output = collect(child.stdout, limits.outputBytes * 2, end);
    const words = collect(child.stderr, STDERR_BYTES);
    send(child.stdin, request, limits, files);
    const result = await ended;
    options.signal?.throwIfAborted();
    if (result.code === 0) return answerSchema.parse(JSON.parse(output.text()));
    const beyond = beyondLimits(result, words.text(), limits);
    if (beyond) return { objects: [], problems: [beyond] };
    throw new Error(`The renderer ended with ${result.signal ?? result.code}: ${words.text().slice(0, 500)}`);
  } finally {
    clearTimeout(wall);
    options.signal?.removeEventListener("abort", end);
    end();
  }
}

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

function send(
  input: NodeJS.WritableStream,
  request: RenderRequest,
  limits: RenderLimits,
  files: Iterable<SourceFile>,
): void {
  const tar = pack();
  // A renderer that has seen enough reads no further.
  input.on("error", () => tar.destroy());
  tar.on("error", () => {});
  tar.pipe(input);
  tar.entry({ name: "request.json" }, JSON.stringify({ ...request, limits }));
  for (const file of files) {
    if ("link" in file) tar.entry({ name: file.path, type: "symlink", linkname: file.link });
    else tar.entry({ name: file.path }, Buffer.from(file.bytes));
  }
  tar.finalize();
}

/** Keeps the first bytes of a stream and drops the rest. */
function collect(stream: NodeJS.ReadableStream, most: number, onMore?: () => void) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on("data", (chunk: Buffer) => {
    if (bytes + chunk.length > most) onMore?.();
    else chunks.push(chunk);
    bytes += chunk.length;
  });
  return { text: () => Buffer.concat(chunks).toString("utf8") };
}

/** What the kernel or Go's runtime ended, as a problem of the source. */
function beyondLimits(
  ended: Ended,
  words: string,
  limits: RenderLimits,
): RenderAnswer["problems"][number] | undefined {
  const refused = { level: "refused" } as const;
  if (ended.signal)
    return {
      ...refused,
      code: "TooMuchTime",
      message: `Rendering takes more than ${limits.cpuSeconds} s.`,
      remedy: "Look for a loop in its templates.",
    };
  if (/out of memory|cannot allocate memory/.test(words))
    return {
      ...refused,
      code: "TooMuchMemory",
      message: `Rendering takes more than ${Math.round(limits.memoryBytes / 2 ** 20)} MiB of memory.`,
      remedy: "Look for what its templates repeat.",
    };
  if (/stack exceeds|stack overflow/.test(words))
    return { ...refused, code: "TooDeep", message: "It is nested too deep, or includes itself." };
  return undefined;
}
