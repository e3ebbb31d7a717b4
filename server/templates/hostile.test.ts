import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { checkSource } from "./check";
import { folderTree } from "./sources/folder-tree";
import { memoryTree } from "./sources/testing/memory-tree";
import { FILE_MAX, resolveIn } from "./sources/tree";

const HEAD = "version: v2beta1\nname: x\n";
const check = (text: string, files: Record<string, string> = {}) =>
  checkSource(memoryTree({ ...files, "devspace.yaml": text }));
const codes = (report: ReturnType<typeof check>) => report.findings.map(({ code }) => code);

/** Lists and maps of these words, within each other. */
const treeOf = (word: fc.Arbitrary<string>) =>
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      word,
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(word, tie("value"), { maxKeys: 5 }),
    ),
  })).value;

describe("hostile YAML", () => {
  it("refuses a bomb of aliases before it is large", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let index = 1; index < 30; index++)
      lines.push(
        `a${index}: &a${index} [${Array(10)
          .fill(`*a${index - 1}`)
          .join(", ")}]`,
      );
    expect(codes(check(HEAD + lines.join("\n")))).toContain("yaml-too-large");
  });

  it("refuses an alias to what it stands in", () => {
    expect(codes(check(`${HEAD}dev: &d\n  app: *d\n`))).toContain("yaml-too-large");
  });

  it.each([
    ["brackets", `${HEAD}a: ${"[".repeat(200_000)}`],
    ["maps", `${HEAD}a: ${"{b: ".repeat(100_000)}`],
    ["indentation", Array.from({ length: 2000 }, (_, depth) => `${" ".repeat(depth)}k:`).join("\n")],
    ["a sequence in a sequence", `${HEAD}a:\n  ${"- ".repeat(50_000)}x`],
  ])("refuses %s nested too deeply", (_what, text) => {
    const { findings } = check(text);
    expect(findings.some(({ level }) => level === "refused")).toBe(true);
  });

  it("reads a line of 1 MB and refuses a larger file", () => {
    expect(codes(check(`${HEAD}notes: ${"x".repeat(FILE_MAX - 100)}`))).toEqual(
      expect.arrayContaining(["unknown-field"]),
    );
    const folder = testFolder();
    writeFileSync(path.join(folder, "devspace.yaml"), HEAD + "#".repeat(FILE_MAX));
    expect(checkSource(folderTree(folder)).findings).toMatchObject([{ code: "file-unreadable" }]);
  });

  it("refuses more fields than anybody writes", () => {
    const many = Array.from({ length: 60_000 }, (_, index) => `k${index}: v`).join("\n");
    expect(codes(check(HEAD + many))).toEqual(["yaml-too-large"]);
  });

  it("fills in variables that refer to each other only so far", () => {
    const vars = Array.from({ length: 30 }, (_, index) => `  V${index}: \${V${index - 1}}\${V${index - 1}}`);
    const text = `${HEAD}vars:\n  V-1: ${"y".repeat(1000)}\n${vars.join("\n")}\ndev: { a: { devImage: "\${V29}" } }`;
    expect(codes(check(text))).toContain("text-too-long");
  });

  it("never throws and says of every field what became of it, whatever stands in the file", () => {
    const word = fc.constantFrom(
      ..."version v2beta1 v1beta11 name dev deployments images vars profiles pipelines hooks commands helm kubectl values containers sync path ports port env value imageSelector labelSelector services image build x-develop watch volumes depends_on VAR VAR:-b $(pwd) - 1 true ~ ../.. /etc ./ :".split(
        " ",
      ),
    );
    const tree = treeOf(word);
    fc.assert(
      fc.property(
        fc.dictionary(word, tree, { maxKeys: 8 }),
        fc.constantFrom("v2beta1", "v1beta11", "v1beta9", ""),
        (content, version) => {
          const text = JSON.stringify(version === "" ? content : { ...content, version }).replaceAll(
            /VAR(:-b)?/g,
            (name) => `\${${name}}`,
          );
          const { coverage, findings } = check(text);
          const counted = Object.values(coverage.byLevel).reduce((sum, one) => sum + one, 0);
          expect(counted).toBe(coverage.total);
          for (const { line, column, message } of findings) {
            expect(line).toBeGreaterThan(0);
            expect(column).toBeGreaterThan(0);
            expect(message).not.toBe("");
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("does the same of a Compose file", () => {
    const word = fc.constantFrom(
      ..."services build image context ports volumes environment depends_on healthcheck test develop watch action path target sync labels deploy resources extends service file env_file secrets configs profiles . a:b 80:80 .:/x 1 true a b".split(
        " ",
      ),
    );
    const tree = treeOf(word);
    fc.assert(
      fc.property(
        fc.dictionary(word, fc.dictionary(word, tree, { maxKeys: 5 }), { maxKeys: 5 }),
        (services) => {
          const report = checkSource(memoryTree({ "compose.yaml": JSON.stringify({ services }) }));
          const counted = Object.values(report.coverage.byLevel).reduce((sum, one) => sum + one, 0);
          expect([report.kind, counted]).toEqual(["compose", report.coverage.total]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("never throws on text that is no YAML", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."ab:-[]{}&*!|>'\"%@`#?,\n \t<".split("")), maxLength: 300 }),
        (text) => {
          check(text);
          check(HEAD + text);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("gives the same report for the same input", () => {
    const text = `${HEAD}dev: { a: { imageSelector: "\${B}", sync: [{ path: . }] } }`;
    expect(check(text)).toEqual(check(text));
  });
});

describe("paths", () => {
  it.each([
    ["../x", "outside"],
    ["a/../../x", "outside"],
    ["/etc/passwd", "absolute"],
    ["~/.ssh", "absolute"],
    ["C:\\Users", "absolute"],
    ["./a/./b/", { path: "a/b" }],
    [".", { path: "." }],
  ])("%s is %j", (written, meant) => {
    expect(resolveIn(".", written)).toEqual(meant);
  });

  it("does not follow symbolic links out of the source", () => {
    const outer = testFolder();
    const folder = path.join(outer, "source");
    mkdirSync(folder);
    writeFileSync(path.join(outer, "secret.yaml"), "kind: Secret");
    symlinkSync("../secret.yaml", path.join(folder, "devspace.yaml"));
    symlinkSync("/etc", path.join(folder, "etc"));
    symlinkSync(".", path.join(folder, "loop"));
    const tree = folderTree(folder);
    expect([
      tree.kind("devspace.yaml"),
      tree.kind("etc"),
      tree.kind("etc/passwd"),
      tree.kind("../secret.yaml"),
    ]).toEqual(Array(4).fill("refused"));
    expect(tree.read("devspace.yaml")).toBeUndefined();
    expect(tree.kind("loop")).toBe("folder");
    expect(checkSource(tree).findings).toMatchObject([{ level: "refused", code: "file-unreadable" }]);
  });
});

it("names that every object has are names like others", () => {
  for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
    const compose = checkSource(
      memoryTree({ "compose.yaml": `services: { web: { image: nginx, ${name}: { key: a } } }\n` }),
    );
    const devspace = checkSource(
      memoryTree({
        "devspace.yaml": `version: v2beta1\nname: shop\n${name}: x\nvars: { A: "\${devspace.${name}}" }\n`,
      }),
    );
    for (const { findings } of [compose, devspace]) {
      expect(findings.some(({ level, path }) => level === "refused" && path.includes(name))).toBe(true);
      for (const { message } of findings) expect(typeof message).toBe("string");
    }
  }
});
