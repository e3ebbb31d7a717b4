import { describe, expect, it } from "vitest";
import { newFile } from "./draft";
import { addFiles, FILES_BYTES, type Given, looksLike } from "./read-files";

const given = (name: string, text: string, webkitRelativePath = ""): Given => ({
  ...{ name, webkitRelativePath, size: text.length },
  text: async () => text,
});

describe("files that are dropped", () => {
  it("take the place of the empty first one, and of those of their path", async () => {
    const first = await addFiles([newFile(0, "app.yaml")], [given("web.yaml", "a: 1")]);
    expect(first.files.map(({ path, text }) => [path, text])).toEqual([["web.yaml", "a: 1"]]);
    const again = await addFiles(first.files, [given("web.yaml", "a: 2"), given("db.yaml", "b: 1")]);
    expect(again.files.map(({ path, text }) => [path, text])).toEqual([
      ["web.yaml", "a: 2"],
      ["db.yaml", "b: 1"],
    ]);
    expect(new Set(again.files.map(({ id }) => id)).size).toBe(2);
  });

  it("come from a folder by their path below it", async () => {
    const { files } = await addFiles([], [given("Chart.yaml", "name: x", "shop/chart/Chart.yaml")]);
    expect(files[0]?.path).toBe("chart/Chart.yaml");
  });

  it.each([
    ["hidden", given("config", "x", "shop/.git/config"), "hidden"],
    ["too much", given("big.yaml", "x".repeat(FILES_BYTES + 1)), "git repository"],
    ["binary", given("logo.png", "\u0000PNG"), "not a text"],
    ["of a name with markup", given("<b>.yaml", "x"), "not taken"],
    [
      "unreadable, as a folder is",
      { name: "folder", size: 0, text: () => Promise.reject(new Error("no")) },
      "could not be read",
    ],
  ])("%s are left out, and said", async (_, file, why) => {
    const { files, left } = await addFiles([newFile(0, "app.yaml", "a: 1")], [file]);
    expect(files).toHaveLength(1);
    expect(left).toHaveLength(1);
    expect(left[0]).toContain(why);
  });

  it.each([
    [["compose.yaml", "devspace.yaml"], "a DevSpace project"],
    [["chart/Chart.yaml", "chart/values.yaml"], "a Helm chart"],
    [["docker-compose.prod.yml"], "a Compose file"],
    [["app.yaml"], "plain manifests"],
    [["README.md"], undefined],
  ])("%j look like %s", (paths, what) => expect(looksLike(paths)).toBe(what));
});
