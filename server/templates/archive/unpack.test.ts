import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARCHIVE_LIMITS, ArchiveRefusal } from "./entries";
import { tarOf, zipOf } from "./testing/archives";
import { unpackArchive } from "./unpack";

const read = async (bytes: Uint8Array) =>
  Object.fromEntries(
    (await unpackArchive(bytes)).map((file) => [file.path, Buffer.from(file.bytes).toString()]),
  );
const refusal = (bytes: Uint8Array) =>
  unpackArchive(bytes).then(
    () => undefined,
    (error: unknown) => (error instanceof ArchiveRefusal ? error : Promise.reject(error)),
  );
const MIB = 2 ** 20;

describe.each([
  ["tar.gz", (files: [string, string][]) => tarOf(files)],
  ["zip", async (files: [string, string][]) => zipOf(files.map(([name, text]) => ({ name, text })))],
])("a %s", (_, archive) => {
  it("gives its files, without the folder that all of them are in", async () => {
    const files: [string, string][] = [
      ["./app/deploy/app.yaml", "kind: Service"],
      ["app/README.md", ""],
    ];
    expect(await read(await archive(files))).toEqual({ "deploy/app.yaml": "kind: Service", "README.md": "" });
    expect(await read(await archive([["app.yaml", "a"]]))).toEqual({ "app.yaml": "a" });
  });

  it("leaves out what is nobody's manifest", async () => {
    const files: [string, string][] = [
      ["a/.git/config", "x"],
      ["a/node_modules/b/c.yaml", "x"],
      ["__MACOSX/a", "x"],
      ["a/app.yaml", "y"],
    ];
    expect(await read(await archive(files))).toEqual({ "app.yaml": "y" });
  });

  it.each(["../app.yaml", "a/../../b", "/etc/passwd", "a\\b.yaml", "C:/a", "a/\u0007b"])(
    "is refused for the path %j",
    async (path) => {
      const found = await refusal(await archive([[path, "x"]]));
      expect(found).toMatchObject({ code: "PathEscapes", message: expect.stringContaining("path") });
    },
  );

  it("is refused for what is too deep, stands twice, or is more than it may be", async () => {
    const deep = `${"a/".repeat(ARCHIVE_LIMITS.depth)}b`;
    expect(await refusal(await archive([[deep, "x"]]))).toMatchObject({ code: "PathEscapes" });
    const twice: [string, string][] = [
      ["a", "x"],
      ["./a", "y"],
    ];
    expect(await refusal(await archive(twice))).toMatchObject({ code: "Twice" });
    const many = Array.from({ length: ARCHIVE_LIMITS.entries + 1 }, (_, at): [string, string] => [
      `f${at}`,
      "",
    ]);
    expect(await refusal(await archive(many))).toMatchObject({ code: "TooManyFiles" });
  });

  it("that is small and has much in it is refused before that is unpacked", async () => {
    const bomb = await archive([["a", "0".repeat(64 * MIB)]]);
    expect(bomb.length).toBeLessThan(MIB);
    expect(await refusal(bomb)).toMatchObject({
      code: "TooLarge",
      message: expect.stringContaining("16 MiB"),
    });
    const parts = await archive([
      ["a", "0".repeat(9 * MIB)],
      ["b", "0".repeat(9 * MIB)],
    ]);
    expect(await refusal(parts)).toMatchObject({ code: "TooLarge" });
  });

  it("that was cut or changed is refused, or read, and nothing else", async () => {
    const whole = await archive([["a/app.yaml", "kind: Service\n".repeat(20)]]);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, isCut) => {
        const changed = Buffer.from(isCut ? whole.subarray(0, at) : whole);
        if (!isCut) changed[at] = byte;
        await refusal(changed);
      }),
      { numRuns: 300 },
    );
  });
});

it.each([
  ["a symbolic link", { name: "a/link", type: "symlink" as const, linkname: "/etc/passwd" }],
  ["a hard link", { name: "a/link", type: "link" as const, linkname: "a/app.yaml" }],
  ["no plain file", { name: "a/link", type: "fifo" as const }],
])("refuses %s in a tar", async (what, header) => {
  const found = await refusal(await tarOf([["a/app.yaml", "x"], [header]]));
  expect(found).toMatchObject({ code: "NotAFile", message: expect.stringContaining(`"a/link" is ${what}`) });
});

it("refuses a symbolic link, a password and an unknown method in a zip", async () => {
  const link = { name: "a/link", text: "/etc/passwd", mode: 0o120777 };
  expect(await refusal(zipOf([link]))).toMatchObject({ code: "NotAFile" });
  expect(await refusal(zipOf([{ name: "a", text: "x", flags: 1 }]))).toMatchObject({ code: "Encrypted" });
  expect(await refusal(zipOf([{ name: "a", text: "x", method: 14 }]))).toMatchObject({
    code: "NotAnArchive",
  });
});

it.each([
  ["nothing", Buffer.alloc(0)],
  ["text", Buffer.from("kind: Service")],
  ["gzip of something else", gzipSync("kind: Service".repeat(100))],
  ["a zip without its directory", Buffer.from("PK\x03\x04rest")],
])("takes %s for no archive", async (_, bytes) => {
  expect(await refusal(bytes)).toMatchObject({ code: "NotAnArchive" });
});
