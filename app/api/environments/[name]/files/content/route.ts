import { type Call, handler } from "@/server/api/handler";
import { bytesFile, json } from "@/server/api/respond";
import { readFile, writeFile } from "@/server/files";

export const GET = handler("GET /api/environments/{name}/files/content", async (call) => {
  const { context, environment, query } = call;
  const { signal, release } = begin(call);
  try {
    const { bytes, length, ...file } = await readFile({
      ...{ gateway: context.cluster, environment, signal, ...query },
    });
    const isFolder = file.kind === "folder";
    const name = file.path.split("/").at(-1) || "root";
    return await bytesFile(noted(bytes), {
      name: isFolder ? `${name}.tar` : name,
      type: isFolder ? "application/x-tar" : "application/octet-stream",
      ...(length === undefined ? {} : { length }),
    });

    async function* noted(pieces: AsyncIterable<Uint8Array>) {
      let size = 0;
      let whole = false;
      try {
        for await (const piece of pieces) {
          size += piece.length;
          yield piece;
        }
        whole = true;
      } finally {
        release();
        const { pod, container } = file.place;
        await context.audit({
          ...{ action: "file.download", target: environment.metadata.name },
          detail: { pod, container, ...pathsOf(query.path, file.path), kind: file.kind, size, whole },
        });
      }
    }
  } catch (error) {
    release();
    throw error;
  }
});

export const PUT = handler("PUT /api/environments/{name}/files/content", async (call) => {
  const { context, environment, query, file, runtime } = call;
  const { signal, release } = begin(call);
  try {
    const { place, ...written } = await writeFile({
      ...{ gateway: context.cluster, environment, signal, ...query, ...file },
      limit: runtime.config.uploadLimit,
    });
    const { pod, container } = place;
    await context.audit({
      ...{ action: "file.upload", target: environment.metadata.name },
      detail: {
        ...{ pod, container, ...pathsOf(query.path, written.path) },
        ...{ size: written.size, overwrite: query.overwrite },
      },
    });
    return json(201, written);
  } finally {
    release();
  }
});

type Copying = Call<
  "GET /api/environments/{name}/files/content" | "PUT /api/environments/{name}/files/content"
>;

/** Takes one of the copies that a person may have at once. It ends when they may no longer, and is given back once. */
function begin({ runtime, principal, watch }: Pick<Copying, "runtime" | "principal" | "watch">) {
  const giveBack = runtime.fileCopies.take(principal.user.id);
  const { signal, stop } = watch();
  let isOver = false;
  const release = () => {
    if (isOver) return;
    isOver = true;
    stop();
    giveBack();
  };
  // Also where nobody ever reads the answer.
  signal.addEventListener("abort", release, { once: true });
  return { signal, release };
}

/** For the audit: the path as the container gave it, and what was asked for where that is another. */
const pathsOf = (asked: string, path: string) => ({
  path: path.slice(0, 500),
  ...(asked === path ? {} : { asked: asked.slice(0, 500) }),
});
