import { workloadOf } from "../manifests";
import { isCredentialName } from "../names";
import type { Field } from "../reading/field";
import { parseLocated } from "../reading/located";
import { resolveIn } from "../sources/tree";
import { componentChart } from "./component-chart";
import { readKubectl } from "./kubectl";
import { ignoreKeys, type Project, readNameAndNamespace } from "./project";

/** `deployments`: what each comes from, its workloads where they are known without rendering. */
export function readDeployments(section: Field | undefined, project: Project): void {
  for (const [name, field] of section?.entries() ?? []) {
    readNameAndNamespace(field);
    ignoreKeys(field, "image-tags", { updateImageTags: "The portal gives its own tags." });
    const helm = field.get("helm");
    const kubectl = field.get("kubectl");
    field.get("tanka")?.mark("refused", {
      code: "tanka",
      message: "Tanka is not known here.",
      remedy: "Deploy plain manifests that it made.",
    });
    if (helm) readHelm(name, helm, project);
    if (kubectl) readKubectl(name, kubectl, project);
    if (!helm && !kubectl && !field.has("tanka"))
      field.mark("refused", {
        code: "deployment-kind",
        message: `${name} has neither helm nor kubectl.`,
        remedy: "Write one of them; keys of a Compose service belong into a Compose file.",
      });
  }
}

const HARMLESS_FLAGS =
  /^--?(wait|timeout|atomic|create-namespace|debug|install|force|cleanup-on-fail|history-max|wait-for-jobs|\d+m?s?)(=.*)?$/;

function readHelm(name: string, field: Field, project: Project): void {
  ignoreKeys(field, "helm-option", {
    displayOutput: "The portal shows what it rendered.",
    disableDependencyUpdate: "Nothing is fetched: sub-charts have to be in the repository.",
    replaceImageTags: "The portal gives its own tags.",
    wait: "The portal waits until everything is ready.",
    timeout: "The portal waits until everything is ready.",
    atomic: "The portal waits until everything is ready.",
    cleanupOnFail: "The portal repairs what it applied.",
    force: "The portal repairs what it applied.",
    recreate: "The portal repairs what it applied.",
    driver: "Helm keeps no releases here: it renders only.",
    v2: "Helm keeps no releases here: it renders only.",
    tillerNamespace: "Helm keeps no releases here: it renders only.",
    path: "The portal has a Helm of its own.",
    deleteArgs: "Helm keeps no releases here: it renders only.",
    fetchArgs: "Nothing is fetched.",
  });
  for (const key of ["upgradeArgs", "templateArgs"]) {
    const args = field.get(key);
    if (!args) continue;
    const harmless = args.items().every((item) => HARMLESS_FLAGS.test(item.raw() ?? ""));
    args.mark(harmless ? "ignored" : "refused", {
      code: "helm-arguments",
      message: harmless
        ? "The portal waits until everything is ready."
        : "Arguments of Helm are not passed on.",
      remedy: harmless ? undefined : "Write values instead.",
    });
  }
  const release = field.get("releaseName")?.text() ?? name;
  const chart = field.get("chart");
  const legacy = field.get("componentChart")?.boolean() ?? false;
  const chartName = chart?.get("name")?.text();
  const chartPath = chart?.get("path")?.text();
  const repo = chart?.get("repo")?.text();
  if (legacy || !chart || (chartName === "component-chart" && isComponentRepo(repo))) {
    chart?.get("version")?.understand();
    const files = readValuesFiles(field, project);
    if (files.length > 0)
      field.get("valuesFiles")?.mark("asked", {
        code: "component-values-files",
        message: "Files of values for the component chart are not joined yet.",
        remedy: "Write the values in the devspace.yaml.",
      });
    project.reading.say("adapted", field.at, field.path, {
      code: "component-chart",
      message: `The component chart of ${release} becomes plain manifests of the same names and labels.`,
    });
    const objects = componentChart(release, field.get("values"), project);
    project.draft.sources.push({ deployment: name, kind: "objects", paths: [] });
    project.draft.objects.push(...objects);
    project.manifests.push(...objects);
    project.workloads.push(...objects.flatMap((object) => workloadOf(object, name) ?? []));
    return;
  }
  const files = readValuesFiles(field, project);
  const values = field.get("values") && plainValues(field.get("values"), project);
  const written = chartPath ?? chartName;
  if (written === undefined) {
    chart.mark("asked", {
      code: "chart",
      message: `${name} does not say which chart it is.`,
      remedy: "Choose an approved chart.",
    });
    project.unrendered.push(name);
    return;
  }
  if (chartPath === undefined && !/^\.{0,2}\//.test(written)) {
    remoteChart(chart, name, written, project);
    return;
  }
  chart
    .get("version")
    ?.mark("ignored", { code: "chart-version", message: "A chart of the repository has one version." });
  localChart(chart, { name, release, written, files, values }, project);
}

const isComponentRepo = (repo: string | undefined) =>
  repo === undefined || /^https:\/\/charts\.(devspace\.(sh|cloud)|loft\.sh)\/?$/.test(repo);

function remoteChart(chart: Field, name: string, written: string, project: Project): void {
  project.unrendered.push(name);
  chart.mark("asked", {
    code: "remote-chart",
    message: `${written}${chart.has("version") ? "" : ", of no fixed version,"} is a chart from elsewhere; nothing is fetched.`,
    remedy:
      "Choose an approved chart, put it into the repository, or name it as something the cluster must already have.",
  });
}

interface LocalChart {
  name: string;
  release: string;
  written: string;
  files: string[];
  values: unknown;
}

function localChart(
  chart: Field,
  { name, release, written, files, values }: LocalChart,
  project: Project,
): void {
  project.unrendered.push(name);
  const { reading, folder } = project;
  const resolved = resolveIn(folder, written);
  if (typeof resolved === "string") {
    chart.mark(resolved === "absolute" ? "refused" : "asked", {
      code: resolved === "absolute" ? "absolute-path" : "second-source",
      message: `The chart ${written} is not in this repository.`,
      remedy: "Put it into the repository, or add its repository as a second source.",
    });
    return;
  }
  const text = reading.tree.read(`${resolved.path}/Chart.yaml`);
  if (text === undefined) {
    chart.mark("asked", {
      code: "chart-missing",
      message: `${resolved.path} holds no Chart.yaml.`,
      remedy: "Correct the path, or put the chart there.",
    });
    return;
  }
  reading.say("adapted", chart.at, chart.path, {
    code: "local-chart",
    message: `The chart ${resolved.path} is rendered when publishing, without network.`,
  });
  const missing = subCharts(text, `${resolved.path}/Chart.yaml`).filter(
    (sub) => !vendored(sub, resolved.path, project),
  );
  if (missing.length > 0)
    reading.say("asked", chart.at, chart.path, {
      code: "sub-charts",
      message: `Its sub-charts ${missing.join(", ")} are not in ${resolved.path}/charts.`,
      remedy: "Run helm dependency build and commit the folder charts.",
    });
  project.draft.sources.push({
    deployment: name,
    kind: "chart",
    paths: [resolved.path],
    release,
    ...(files.length > 0 && { valuesFiles: files }),
    ...(values !== undefined && { values }),
  });
}

/** Names of a chart's sub-charts; those with a path beside it are in the repository anyway. */
function subCharts(text: string, file: string): string[] {
  const [root] = parseLocated(text, file).documents;
  const list = root?.type === "map" ? root.entries.get("dependencies")?.value : undefined;
  if (list?.type !== "list") return [];
  return list.items.flatMap((item) => {
    const value = item.type === "map" ? item.entries.get("name")?.value : undefined;
    return value?.type === "scalar" ? [value.text] : [];
  });
}

function vendored(sub: string, chart: string, { reading }: Project): boolean {
  return reading.tree
    .list(`${chart}/charts`)
    .some((one) => one === sub || (one.startsWith(`${sub}-`) && one.endsWith(".tgz")));
}

function readValuesFiles(field: Field, project: Project): string[] {
  return (field.get("valuesFiles")?.items() ?? []).flatMap((item) => {
    const text = item.text();
    if (text === undefined) return [];
    const resolved = resolveIn(project.folder, text);
    if (typeof resolved === "object" && project.reading.tree.kind(resolved.path) === "file")
      return [resolved.path];
    item.mark(resolved === "absolute" ? "refused" : "asked", {
      code: resolved === "absolute" ? "absolute-path" : "values-missing",
      message: `The values file ${text} is not in the source.`,
      remedy: "Add it, or write its values in the devspace.yaml.",
    });
    return [];
  });
}

/** Values of a chart as plain data; literal credentials become parameters. */
function plainValues(field: Field | undefined, project: Project): unknown {
  if (!field) return undefined;
  if (field.type === "map")
    return Object.fromEntries(
      field.entries().map(([key, value]) => {
        const literal = value.type === "scalar" && !value.isNull && isCredentialName(key);
        const raw = literal ? value.raw() : undefined;
        return [
          key,
          raw && !raw.includes("$") ? project.variables.secret(key, value) : plainValues(value, project),
        ];
      }),
    );
  return field.type === "list"
    ? field.items().map((item) => plainValues(item, project))
    : field.with(project.variables.open).plain();
}
