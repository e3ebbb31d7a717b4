import { describe, expect, test } from "vitest";
import { listRefs, resolveRef } from "@/server/templates/git/refs";
import { fetchTree } from "@/server/templates/git/tree";
import { newRepository } from "./repository";
import { options, refusal, serve } from "./serving";

describe("what is there", () => {
  test("files of a branch, a tag, a commit and the default branch, in the order of their names", async () => {
    const repository = newRepository();
    const first = repository.commit({
      "b.yaml": "b: 1\n",
      "a/c.yaml": "c: 1\n",
      run: { executable: "#!/bin/sh\n" },
    });
    repository.git(["tag", "-a", "v1", "-m", "first", first]);
    const second = repository.commit({ "b.yaml": "b: 2\n" }, "feature/login");
    const { url } = await serve(repository);
    const get = (ref?: string) => fetchTree({ url }, { ref }, options());
    const texts = ({ files }: Awaited<ReturnType<typeof get>>) =>
      files.map((file) => [file.path, "bytes" in file ? Buffer.from(file.bytes).toString() : file.link]);
    const main = await get();
    expect(main).toMatchObject({ commit: first, ref: "refs/heads/main", notes: [] });
    expect(texts(main)).toEqual([
      ["a/c.yaml", "c: 1\n"],
      ["b.yaml", "b: 1\n"],
      ["run", "#!/bin/sh\n"],
    ]);
    expect(await get("v1")).toMatchObject({ commit: first, ref: "refs/tags/v1" });
    expect(texts(await get("feature/login"))).toEqual([["b.yaml", "b: 2\n"]]);
    expect(texts(await get(second))).toEqual([["b.yaml", "b: 2\n"]]);
    expect(await resolveRef({ url }, "feature/login", options())).toEqual({
      commit: second,
      ref: "refs/heads/feature/login",
    });
  });

  test("branches, tags and pull requests are listed, the newest request first, up to a bound", async () => {
    const repository = newRepository();
    const commit = repository.commit({ a: "1" });
    repository.git(["tag", "-a", "v1", "-m", "first", commit]);
    for (const ref of ["pull/7/head", "pull/12/head", "pull/12/merge", "merge-requests/3/head"])
      repository.git(["update-ref", `refs/${ref}`, commit]);
    for (const name of ["one", "two", "three"]) repository.git(["branch", name, commit]);
    const { url } = await serve(repository);
    const refs = await listRefs({ url }, options());
    expect(refs.defaultBranch).toBe("main");
    expect(refs.branches.map(({ name }) => name)).toEqual(["main", "one", "three", "two"]);
    expect(refs.tags).toEqual([{ name: "v1", commit }]);
    expect(refs.changes.map(({ number, ref }) => [number, ref])).toEqual([
      [12, "refs/pull/12/head"],
      [7, "refs/pull/7/head"],
      [3, "refs/merge-requests/3/head"],
    ]);
    expect(refs.more).toBe(false);
    expect(await listRefs({ url }, options({ refs: 2 }))).toMatchObject({
      branches: [{ name: "main" }, { name: "one" }],
      more: true,
    });
    expect(await fetchTree({ url }, { ref: "refs/pull/12/head" }, options())).toMatchObject({ commit });
  });

  test("a branch that was overwritten simply names another commit; the one before is said to be gone", async () => {
    const repository = newRepository();
    const before = repository.commit({ a: "1" });
    const { url } = await serve(repository);
    expect(await resolveRef({ url }, "main", options())).toMatchObject({ commit: before });
    const after = repository.commit({ a: "2" });
    expect(await resolveRef({ url }, "main", options())).toMatchObject({ commit: after });
    expect(await fetchTree({ url }, { ref: "main" }, options())).toMatchObject({ commit: after });
    repository.git(["gc", "--quiet", "--prune=now"]);
    const gone = await refusal(fetchTree({ url }, { ref: before }, options()));
    expect(gone).toMatchObject({
      code: "CommitGone",
      remedy: expect.stringContaining("Resolve the branch again"),
    });
  });

  test("a ref that is not there is refused with those that are alike", async () => {
    const repository = newRepository();
    repository.commit({ a: "1" }, "feature/checkout-page");
    repository.commit({ a: "1" }, "release");
    const { url } = await serve(repository);
    const gone = await refusal(resolveRef({ url }, "feature/checkout-pages", options()));
    expect(gone).toMatchObject({ code: "RefGone", remedy: "Alike are: feature/checkout-page." });
    for (const ref of ["--upload-pack=x", "a..b", "a b", "", "refs/heads/*"])
      expect(await refusal(resolveRef({ url }, ref, options()))).toMatchObject({ code: "RefNotAllowed" });
  });
});
