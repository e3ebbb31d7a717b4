import { describe, expect, test } from "vitest";
import { fetchTree } from "@/server/templates/git/tree";
import { newRepository } from "./repository";
import { noise, options, refusal, serve } from "./serving";

describe("what is not as the repository has it", () => {
  test("submodules, LFS pointers, large files, links that lead out and odd names are said by name", async () => {
    const repository = newRepository();
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n";
    repository.commit({
      "a.yaml": "a: 1\n",
      "assets/logo.psd": pointer,
      "big.bin": noise("big", 3_000),
      "in.yaml": { link: "a.yaml" },
      "out.yaml": { link: "../../etc/passwd" },
      "rooted.yaml": { link: "/etc/passwd" },
      "vendor/lib": { submodule: "1".repeat(40) },
      "line\nbreak": "x",
      "node_modules/x/index.js": "x",
    });
    const { url } = await serve(repository);
    const { files, notes } = await fetchTree({ url }, {}, options({ fileBytes: 2_000 }));
    expect(files.map(({ path }) => path)).toEqual(["a.yaml", "in.yaml", "out.yaml", "rooted.yaml"]);
    expect(
      Object.fromEntries(notes.map(({ code, message }) => [code, message.replace(/^.*: /, "")])),
    ).toEqual({
      FileTooLarge: '"big.bin".',
      LfsPointer: '"assets/logo.psd".',
      LinkLeadsOut: '"out.yaml", "rooted.yaml".',
      OddName: '"line\\nbreak".',
      Submodule: '"vendor/lib".',
    });
  });

  test("names that lead out of the tree, which only a hostile server makes, are left out", async () => {
    const repository = newRepository();
    const blob = repository.git(["hash-object", "-w", "--stdin"], "out");
    const inner = repository.git(["mktree"], `100644 blob ${blob}\tevil`);
    const outer = repository.git(["mktree"], `040000 tree ${inner}\t..\n100644 blob ${blob}\tgood`);
    const commit = repository.git(["commit-tree", "-m", "hostile", outer]);
    repository.git(["update-ref", "refs/heads/main", commit]);
    const { url } = await serve(repository);
    const { files, notes } = await fetchTree({ url }, {}, options());
    expect(files.map(({ path }) => path)).toEqual(["good"]);
    expect(notes).toMatchObject([{ code: "OddName" }]);
  });

  test("of a sub-folder only its own files are fetched, however large the rest is", async () => {
    const repository = newRepository();
    repository.commit({
      "deploy/a.yaml": "a: 1\n",
      "deploy/sub/b.yaml": "b: 1\n",
      ...Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`data/${at}`, noise(`${at}`, 200_000)])),
    });
    const { url, sent } = await serve(repository);
    const { files } = await fetchTree({ url }, { path: "./deploy/" }, options());
    expect(files.map(({ path }) => path)).toEqual(["a.yaml", "sub/b.yaml"]);
    expect(sent()).toBeLessThan(100_000);
    for (const path of ["deploy/a.yaml", "nowhere", "../x", "/etc"])
      expect(await refusal(fetchTree({ url }, { path }, options()))).toMatchObject({ code: "PathGone" });
  });

  test("a server that knows no filters is read all the same", async () => {
    const repository = newRepository();
    repository.git(["config", "uploadpack.allowFilter", "false"]);
    repository.commit({ "deploy/a.yaml": "a: 1\n", "big.bin": noise("big", 3_000), "b.yaml": "b" });
    const { url } = await serve(repository);
    expect((await fetchTree({ url }, { path: "deploy" }, options())).files).toHaveLength(1);
    expect(await fetchTree({ url }, {}, options({ fileBytes: 2_000 }))).toMatchObject({
      files: [{ path: "b.yaml" }, { path: "deploy/a.yaml" }],
      notes: [{ code: "FileTooLarge" }],
    });
  });
});
