import { describe, expect, test } from "vitest";
import { fetchTree } from "@/server/templates/git/tree";
import { newRepository } from "./repository";
import { noise, options, refusal, serve } from "./serving";

describe("too much", () => {
  test("a repository of 1 GB is refused early, with the limit named", async () => {
    const repository = newRepository();
    for (const part of ["a", "b", "c", "d"])
      repository.commit(
        Object.fromEntries(
          Array.from({ length: 256 }, (_, at) => [`${part}${at}`, noise(`${part}${at}`, 2 ** 20)]),
        ),
        part,
      );
    const trees = ["a", "b", "c", "d"].map(
      (part) => `040000 tree ${repository.git(["rev-parse", `${part}^{tree}`])}\t${part}`,
    );
    const tree = repository.git(["mktree"], trees.join("\n"));
    repository.git(["update-ref", "refs/heads/main", repository.git(["commit-tree", "-m", "all", tree])]);
    const { url, sent } = await serve(repository);
    const large = await refusal(fetchTree({ url }, {}, options()));
    expect(large).toMatchObject({
      code: "TooLarge",
      message: "The repository has more than the 64 MiB that are fetched.",
      remedy: expect.stringContaining("sub-folder"),
    });
    expect(sent()).toBeLessThan(128 * 2 ** 20);
  });

  test("files and bytes have limits of their own; a tree that repeats itself without end is cut off", async () => {
    const repository = newRepository();
    repository.commit(Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`f${at}`, "x".repeat(100)])));
    const { url } = await serve(repository);
    expect(await refusal(fetchTree({ url }, {}, options({ files: 20 })))).toMatchObject({
      code: "TooManyFiles",
    });
    expect(await refusal(fetchTree({ url }, {}, options({ treeBytes: 2_000 })))).toMatchObject({
      code: "TooLarge",
    });
    let tree = repository.git(["rev-parse", "main^{tree}"]);
    for (let level = 0; level < 12; level++)
      tree = repository.git(
        ["mktree"],
        Array.from({ length: 10 }, (_, at) => `040000 tree ${tree}\t${at}`).join("\n"),
      );
    repository.git(["update-ref", "refs/heads/main", repository.git(["commit-tree", "-m", "bomb", tree])]);
    expect(await refusal(fetchTree({ url }, {}, options()))).toMatchObject({ code: "TooManyFiles" });
  });

  test("of a repository with many files code and pictures are left out, and said, before it is refused", async () => {
    const repository = newRepository();
    repository.commit({
      ...Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`src/f${at}.tsx`, `${at}`])),
      "devspace.yaml": "version: v2beta1\n",
      Dockerfile: "FROM scratch\n",
      "chart/templates/_helpers.tpl": "",
    });
    const { url } = await serve(repository);
    const { files, notes } = await fetchTree({ url }, {}, options({ files: 20 }));
    expect(files.map(({ path }) => path)).toEqual([
      "Dockerfile",
      "chart/templates/_helpers.tpl",
      "devspace.yaml",
    ]);
    expect(notes).toMatchObject([{ level: "ignored", code: "CodeLeftOut" }]);
    expect(notes[0]?.message).toContain('"src/f0.tsx"');
    expect(notes[0]?.message).toContain("and 25 more");
    expect((await fetchTree({ url }, {}, options())).files).toHaveLength(33);
  });

  test("a server that does not answer is given up in time, one that breaks off is said to", async () => {
    const repository = newRepository();
    repository.commit({ a: "1" });
    const silent = await serve(repository, { instead: () => true });
    expect(await refusal(fetchTree({ url: silent.url }, {}, options({ seconds: 1 })))).toMatchObject({
      code: "TooSlow",
      message: "The host 127.0.0.1 did not give everything within 1 s.",
    });
    const aborted = new AbortController();
    const waiting = fetchTree({ url: silent.url }, {}, { ...options(), signal: aborted.signal });
    aborted.abort(new Error("not wanted any more"));
    await expect(waiting).rejects.toThrow("not wanted any more");
    const broken = await serve(repository, {
      instead: ({ method }, response) => {
        if (method !== "POST") return false;
        response.socket?.resetAndDestroy();
        return true;
      },
    });
    expect(await refusal(fetchTree({ url: broken.url }, {}, options()))).toMatchObject({
      code: "ConnectionLost",
    });
    broken.close();
    expect(await refusal(fetchTree({ url: broken.url }, {}, options()))).toMatchObject({
      code: "HostUnreachable",
    });
  });
});
