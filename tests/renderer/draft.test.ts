import { expect, test } from "vitest";
import { ensureRenderer } from "@/scripts/renderer/renderer";
import { checkSource } from "@/server/templates/check";
import { objectsOf } from "@/server/templates/objects";
import { render } from "@/server/templates/renderer/run";
import { memoryTree } from "@/server/templates/sources/testing/memory-tree";
import type { SourceTree } from "@/server/templates/sources/tree";

async function objects(tree: SourceTree, file?: string) {
  const program = await ensureRenderer();
  const { draft } = checkSource(tree, { file });
  return objectsOf(draft, tree, {
    podSecurity: "restricted",
    render: (request, files) => render(request, files, { program }),
  });
}

test("a devspace.yaml's manifests, chart and values become the objects it would deploy", async () => {
  const chart = (name: string) => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;
  const configMap = (name: string, data: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata: { a: "${data}" }\n`;
  const { objects: found, findings } = await objects(
    memoryTree({
      "devspace.yaml": `version: v2beta1
name: shop
deployments:
  plain: { kubectl: { manifests: [k8s/*.yaml] } }
  web:
    helm:
      chart: { path: ./chart }
      values: { given: from-devspace }
      valuesFiles: [values-dev.yaml]
`,
      "k8s/a.yaml": configMap("plain", "1"),
      "chart/Chart.yaml": chart("web"),
      "chart/values.yaml": "given: own\nfile: own\n",
      "values-dev.yaml": "file: from-file\ngiven: lost\n",
      "chart/templates/a.yaml": configMap("{{ .Release.Name }}", "{{ .Values.given }} {{ .Values.file }}"),
      "chart/templates/priv.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: kube-system }\n",
    }),
  );
  expect(found.map(({ object }) => [object.kind, object.data])).toEqual([
    ["ConfigMap", { a: "1" }],
    ["ConfigMap", { a: "from-devspace from-file" }],
    ["Pod", undefined],
  ]);
  expect(findings).toMatchObject([
    { level: "refused", code: "KindNotAllowed", file: "chart/templates/priv.yaml", object: "Pod/p" },
  ]);
});
