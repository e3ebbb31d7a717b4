import { expect, it, vi } from "vitest";
import { ProblemError } from "../../api/problem-error";
import { Uploads } from "./uploads";

const file = (name: string) => new File(["12345"], name);
const states = (uploads: Uploads) => uploads.getItems().map(({ path, state, sent }) => [path, state, sent]);

function underTest() {
  const sent: {
    path: string;
    overwrite: boolean;
    end(error?: unknown): void;
    onProgress(n: number): void;
    signal: AbortSignal;
  }[] = [];
  const done = vi.fn();
  const uploads = new Uploads(
    (to, _file, options) =>
      new Promise((resolve, reject) => {
        options.signal.addEventListener("abort", () => reject(options.signal.reason));
        sent.push({ ...to, ...options, end: (error) => (error ? reject(error) : resolve()) });
      }),
    done,
  );
  return { uploads, sent, done };
}

it("sends one after the other, tells how far each is, and forgets what is done", async () => {
  const { uploads, sent, done } = underTest();
  uploads.add([file("a"), file("b")], "/srv/");
  sent[0]?.onProgress(3);
  expect(states(uploads)).toEqual([
    ["/srv/a", "sending", 3],
    ["/srv/b", "waiting", 0],
  ]);
  sent[0]?.end();
  await vi.waitFor(() => expect(states(uploads)).toEqual([["/srv/b", "sending", 0]]));
  expect(done).toHaveBeenCalledTimes(1);
});

it("replaces what exists only when told to, and goes on with the next meanwhile", async () => {
  const { uploads, sent } = underTest();
  uploads.add([file("a"), file("b")], "/");
  const fields = [{ field: "overwrite", message: "It exists." }];
  sent[0]?.end(new ProblemError("conflict", 409, "Conflict", "It exists.", fields));
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  const [first] = uploads.getItems();
  expect(first).toMatchObject({ state: "failed", exists: true, path: "/a" });
  uploads.retry(first?.id ?? 0, true);
  sent[1]?.end();
  await vi.waitFor(() => expect(sent[2]).toMatchObject({ path: "/a", overwrite: true }));
});

it("stops what is cancelled, and all of them when it closes", async () => {
  const { uploads, sent, done } = underTest();
  uploads.add([file("a"), file("b"), file("c")], "/");
  uploads.cancel(uploads.getItems()[0]?.id ?? 0);
  expect(sent[0]?.signal.aborted).toBe(true);
  await vi.waitFor(() => expect(sent[1]).toMatchObject({ path: "/b" }));
  uploads.close();
  expect(sent[1]?.signal.aborted).toBe(true);
  expect(uploads.getItems()).toEqual([]);
  expect(done).not.toHaveBeenCalled();
});
