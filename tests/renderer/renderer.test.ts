import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ensureRenderer } from "@/scripts/renderer/renderer";
import { RENDER_LIMITS, type RenderLimits, type RenderRequest } from "@/server/templates/renderer/protocol";
import { render, type SourceFile } from "@/server/templates/renderer/run";

let program: string;
beforeAll(async () => {
  program = await ensureRenderer();
});

const files = (texts: Record<string, string | { link: string }>): SourceFile[] =>
  Object.entries(texts).map(([name, text]) =>
    typeof text === "string" ? { path: name, bytes: Buffer.from(text) } : { path: name, ...text },
  );
const run = (
  request: RenderRequest,
  texts: Record<string, string | { link: string }>,
  limits: Partial<RenderLimits> = {},
) => render(request, files(texts), { program, limits: { ...RENDER_LIMITS, ...limits } });
const manifests: RenderRequest = { kind: "manifests", path: "." };
const kustomization: RenderRequest = { kind: "kustomization", path: "." };
const chart: RenderRequest = { kind: "chart", path: ".", release: "shop", namespace: "env-shop" };
const configMap = (name: string, more = "") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;
const CHART = { "Chart.yaml": "apiVersion: v2\nname: demo\nversion: 0.1.0\n" };

/** Files of a folder of the repository. */
function folder(root: string): SourceFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return { path: path.relative(root, file), bytes: readFileSync(file) };
    });
}

describe("what is right", () => {
  test("manifests come in the order of their files, with file and line, lists item by item", async () => {
    const answer = await run(manifests, {
      "b/two.yaml": `# words\n${configMap("b1")}---\n${configMap("b2")}---\n`,
      "a.json": JSON.stringify({
        apiVersion: "v1",
        kind: "List",
        items: [{ apiVersion: "v1", kind: "Secret", metadata: { name: "a" } }],
      }),
      "notes.txt": "not read",
    });
    expect(answer.problems).toEqual([]);
    expect(answer.objects.map(({ object, ...place }) => ({ ...place, name: nameOf(object) }))).toEqual([
      { file: "a.json", line: 1, name: "a" },
      { file: "b/two.yaml", line: 2, name: "b1" },
      { file: "b/two.yaml", line: 7, name: "b2" },
    ]);
  });

  test("a kustomization of this repository renders as it does for kubectl, and twice alike", async () => {
    const tree = folder("k8s").map((file) => ({ ...file, path: `k8s/${file.path}` }));
    const request = { kind: "kustomization", path: "k8s/overlays/dev" } as const;
    const first = await render(request, tree, { program });
    expect(first.problems).toEqual([]);
    expect(first.objects.map(({ object }) => object.kind)).toContain("StatefulSet");
    expect(first.objects.every(({ file }) => file?.startsWith("k8s/"))).toBe(true);
    expect(JSON.stringify(first)).not.toContain("config.kubernetes.io/origin");
    expect(await render(request, tree, { program })).toEqual(first);
  });

  test("a chart gets release, values and sub-charts; hooks are left out and said", async () => {
    const answer = await run(
      { ...chart, values: { port: 9 }, valueFiles: ["more.yaml"] },
      {
        ...CHART,
        "values.yaml": "port: 1\nname: own\nfromFile: no\n",
        "more.yaml": "port: 2\nfromFile: yes-it-is\n",
        "templates/_help.tpl": `{{- define "n" }}{{ .Release.Name }}-{{ .Values.name }}{{ end }}`,
        "templates/a.yaml": configMap(
          `{{ include "n" . }}`,
          "data: { port: '{{ .Values.port }}', f: '{{ .Values.fromFile }}', ns: {{ .Release.Namespace }} }\n",
        ),
        "templates/hook.yaml": configMap("hook", "  annotations: { helm.sh/hook: pre-install }\n"),
        "templates/NOTES.txt": "Thanks.",
        "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
        "charts/sub/templates/s.yaml": configMap("sub"),
      },
    );
    expect(answer.objects.map(({ object, file }) => [file, nameOf(object), object.data])).toEqual([
      ["charts/sub/templates/s.yaml", "sub", undefined],
      ["templates/a.yaml", "shop-own", { port: "9", f: "yes-it-is", ns: "env-shop" }],
    ]);
    expect(answer.problems).toMatchObject([{ level: "warning", code: "Hook", file: "templates/hook.yaml" }]);
  });

  test("what a chart draws from chance or looks up is named by field and line", async () => {
    const answer = await run(chart, {
      ...CHART,
      "templates/s.yaml": configMap(
        "s",
        'data:\n  pass: {{ randAlphaNum 12 | quote }}\n  same: "1"\n  found: "{{ lookup "v1" "Secret" "a" "b" }}"\n',
      ),
    });
    expect(answer.objects).toHaveLength(1);
    expect(answer.problems).toMatchObject([
      { code: "DrawsOnChance", field: "data.pass", file: "templates/s.yaml" },
      { code: "Lookup", file: "templates/s.yaml", line: 8 },
    ]);
  });

  test("a symbolic link within the source is followed, also to a folder", async () => {
    const answer = await run(kustomization, {
      "kustomization.yaml": "resources: [linked/a.yaml]\n",
      "real/a.yaml": configMap("a"),
      linked: { link: "real" },
    });
    expect(answer).toMatchObject({ problems: [], objects: [{ object: { metadata: { name: "a" } } }] });
  });
});

describe("what is refused, and where", () => {
  const cases: [string, RenderRequest, Record<string, string | { link: string }>, object][] = [
    [
      "a remote base",
      kustomization,
      { "kustomization.yaml": "resources:\n- github.com/someone/else//deploy?ref=main\n" },
      { code: "Remote", file: "kustomization.yaml", line: 2, field: "resources" },
    ],
    [
      "an address",
      kustomization,
      { "kustomization.yaml": "resources: [https://example.com/a.yaml]\n" },
      { code: "Remote", line: 1 },
    ],
    [
      "a remote base of a base",
      kustomization,
      {
        "kustomization.yaml": "resources: [base]\n",
        "base/kustomization.yaml": "\nbases:\n- git@example.com:a/b\n",
      },
      { code: "Remote", file: "base/kustomization.yaml", line: 3 },
    ],
    [
      "a folder above the source",
      kustomization,
      { "kustomization.yaml": "resources: [../other]\n" },
      { code: "PathOutside", line: 1 },
    ],
    [
      "a file of the machine",
      kustomization,
      { "kustomization.yaml": "resources: [/etc/passwd]\n" },
      { code: "PathOutside" },
    ],
    [
      "a file that a generator would take from the machine",
      kustomization,
      { "kustomization.yaml": "configMapGenerator: [{ name: a, files: [/etc/passwd] }]\n" },
      { code: "BuildFailed", message: expect.stringContaining("'/etc/passwd' doesn't exist") },
    ],
    [
      "an address that a patch is at",
      kustomization,
      {
        "kustomization.yaml":
          "resources: [a.yaml]\npatches: [{ path: http://127.0.0.1:1/p.yaml, target: { kind: ConfigMap } }]\n",
        "a.yaml": configMap("a"),
      },
      { code: "BuildFailed", message: expect.stringContaining("127.0.0.1") },
    ],
    [
      "a chart in a kustomization",
      kustomization,
      { "kustomization.yaml": "helmCharts: [{ name: a, repo: https://example.com }]\n" },
      { code: "Program", field: "helmCharts" },
    ],
    [
      "a generator that is a program",
      kustomization,
      {
        "kustomization.yaml": "generators: [g.yaml]\n",
        "g.yaml": `apiVersion: v1\nkind: G\nmetadata:\n  name: g\n  annotations:\n    config.kubernetes.io/function: "exec: { path: ./run.sh }"\n`,
        "run.sh": "#!/bin/sh\necho",
      },
      { code: "BuildFailed", message: expect.stringContaining("external plugins disabled") },
    ],
    [
      "a chart that is not there",
      chart,
      {
        "Chart.yaml": `${CHART["Chart.yaml"]}dependencies: [{ name: redis, version: 1.0.0, repository: https://example.com }]\n`,
      },
      { code: "Remote", file: "Chart.yaml", field: "dependencies" },
    ],
    [
      "a symbolic link out",
      manifests,
      { "a.yaml": { link: "../../../etc/passwd" } },
      { code: "LinkOutside", file: "a.yaml" },
    ],
    ["an absolute link", manifests, { "a.yaml": { link: "/etc/passwd" } }, { code: "LinkOutside" }],
    ["a link to itself", manifests, { a: { link: "b" }, b: { link: "a" } }, { code: "LinkOutside" }],
    ["a path out", manifests, { "../a.yaml": configMap("a") }, { code: "PathOutside" }],
    [
      "YAML that is none",
      manifests,
      { "a.yaml": `${configMap("a")}data: [\n` },
      { code: "BadYAML", file: "a.yaml" },
    ],
    ["no object", manifests, { "a.yaml": "\nname: x\n" }, { code: "NotAnObject", file: "a.yaml", line: 2 }],
    [
      "an endless template",
      chart,
      { ...CHART, "templates/a.yaml": `{{ define "l" }}{{ include "l" . }}{{ end }}{{ include "l" . }}` },
      { code: "RenderFailed", file: "templates/a.yaml", line: 1 },
    ],
    [
      "a template that is wrong",
      chart,
      { ...CHART, "templates/a.yaml": `a: 1\nb: {{ .Values.x.y }}\n` },
      { code: "RenderFailed", file: "templates/a.yaml", line: 2 },
    ],
    [
      "a schema that values do not fit",
      { ...chart, values: { replicas: "two" } },
      {
        ...CHART,
        "values.schema.json": `{"type":"object","properties":{"replicas":{"type":"integer"}}}`,
        "templates/a.yaml": configMap("a"),
      },
      { code: "RenderFailed" },
    ],
    [
      "nothing",
      { kind: "manifests", path: "deploy" },
      { "a.yaml": configMap("a") },
      { code: "NothingThere" },
    ],
  ];
  test.each(cases)("%s", async (_name, request, texts, problem) => {
    const answer = await run(request, texts);
    expect(answer.problems).toMatchObject([{ level: "refused", ...problem }]);
    expect(answer.objects).toEqual([]);
    expect(answer.problems[0]?.message.length).toBeLessThan(600);
  });

  test.each([
    ["files", { files: 1 }, "TooManyFiles"],
    ["one file", { fileBytes: 40 }, "FileTooLarge"],
    ["all files", { treeBytes: 100 }, "TreeTooLarge"],
    ["objects", { objects: 1 }, "TooManyObjects"],
    ["output", { outputBytes: 80 }, "OutputTooLarge"],
  ])("more than the limit of %s", async (_name, limits, code) => {
    const answer = await run(manifests, { "a.yaml": configMap("a"), "b.yaml": configMap("b") }, limits);
    expect(answer).toMatchObject({ objects: [], problems: [{ level: "refused", code }] });
  });
});

describe("what would stop the renderer", () => {
  const loop = (text: string) => ({ ...CHART, "templates/a.yaml": text });

  test("a loop without an end is killed by its time", async () => {
    const text = "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}";
    const answer = await run(chart, loop(text), { cpuSeconds: 2 });
    expect(answer.problems).toMatchObject([{ level: "refused", code: "TooMuchTime" }]);
  });

  test("a list without an end is killed by its memory", async () => {
    const answer = await run(chart, loop("{{ range until 2000000000 }}x{{ end }}"));
    expect(answer.problems).toMatchObject([{ level: "refused", code: "TooMuchMemory" }]);
  });

  test("aliases of aliases are refused before they are written out", async () => {
    const levels = "abcdefghi".split("").map((name, at, all) => {
      const last = all[at - 1];
      return `${name}: &${name} [${Array(9)
        .fill(last ? `*${last}` : "x")
        .join(",")}]`;
    });
    const answer = await run(manifests, { "a.yaml": configMap("a", `data:\n  ${levels.join("\n  ")}\n`) });
    expect(answer.problems).toMatchObject([{ level: "refused", code: "BadYAML" }]);
  });

  test("a caller that gives up ends it", async () => {
    const stop = new AbortController();
    const text = "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}";
    const waiting = render(chart, files(loop(text)), { program, signal: stop.signal });
    setTimeout(() => stop.abort(new Error("given up")), 200);
    await expect(waiting).rejects.toThrow("given up");
  });

  test("a renderer that is not there is an error, not an answer", async () => {
    await expect(render(manifests, [], { program: "/nowhere/renderer" })).rejects.toThrow("ENOENT");
  });
});

const nameOf = (object: Record<string, unknown>) => (object.metadata as { name: string }).name;
