import { createHash, randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import type { Kubectl } from "@/kit/kubectl";
import { installTemplates, waitForResources, waitForTemplates } from "./templates";

const NAMESPACE = "devspace-portal";

export interface DeployOptions {
  kubectl: Kubectl;
  root: string;
  stateDir: string;
  image: string;
  /** Of the renderer, where another one is wanted than the manifests name. */
  rendererImage?: string | undefined;
  origins: string[];
  /** Further keys of ConfigMap `portal-config`. */
  config?: Record<string, string>;
  /** Addresses of the API server where they never change: the portal then reaches no other. */
  apiServer?: string[];
}

/** Applies the CRD and the portal with the given image and settings. Idempotent; restarts pods only when something changed. */
export async function deployPortal(options: DeployOptions): Promise<void> {
  const { kubectl } = options;
  await kubectl.run(["apply", "--server-side", "--force-conflicts", "-f", "-"], await readNamespace(options));
  await ensureStoreSecret(kubectl);
  await ensurePublisherSecret(kubectl);
  await kubectl.run(["apply", "--server-side", "--force-conflicts", "-f", "-"], await renderPortal(options));
  await waitForResources(kubectl);
  await installTemplates(kubectl, options.root);
}

/** Waits until store, controller and web side are rolled out, and the publisher if its images are known to be there. */
export async function waitForPortal(
  kubectl: Kubectl,
  { timeout = "300s", publisher = false }: { timeout?: string; publisher?: boolean } = {},
): Promise<void> {
  for (const workload of [
    "statefulset/portal-store",
    "deployment/portal-controller",
    "deployment/portal-web",
    ...(publisher ? ["deployment/portal-publisher"] : []),
  ]) {
    await kubectl.run(["-n", NAMESPACE, "rollout", "status", workload, `--timeout=${timeout}`]);
  }
  await waitForTemplates(kubectl);
}

function readNamespace(options: DeployOptions): Promise<string> {
  return options.kubectl.run(["kustomize", path.join(options.root, "k8s/portal/namespace")]);
}

/** `k8s/portal` with image, settings and a hash of the settings on the pods, so that a change restarts them. */
async function renderPortal(options: DeployOptions): Promise<string> {
  const data = { PORTAL_ORIGINS: options.origins.join(","), ...options.config };
  const hash = createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 12);
  const directory = path.join(options.stateDir, "overlay");
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const annotate = (name: string) => ({
    target: { kind: "Deployment", name },
    patch: stringify([
      { op: "add", path: "/spec/template/metadata/annotations/devspace-portal.io~1config-hash", value: hash },
    ]),
  });
  await writeFile(
    path.join(directory, "kustomization.yaml"),
    stringify({
      apiVersion: "kustomize.config.k8s.io/v1beta1",
      kind: "Kustomization",
      resources: [path.relative(directory, path.join(options.root, "k8s/portal"))],
      images: [
        renamed("devspace-portal.local/portal", options.image),
        ...(options.rendererImage ? [renamed("devspace-portal.local/renderer", options.rendererImage)] : []),
      ],
      patches: [
        {
          target: { kind: "ConfigMap", name: "portal-config" },
          patch: stringify({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "portal-config", namespace: NAMESPACE },
            data,
          }),
        },
        annotate("portal-web"),
        annotate("portal-controller"),
        annotate("portal-publisher"),
        ...narrowedEgress(options.apiServer),
      ],
    }),
  );
  return options.kubectl.run(["kustomize", directory]);
}

function renamed(name: string, image: string) {
  const colon = image.lastIndexOf(":");
  return { name, newName: image.slice(0, colon), newTag: image.slice(colon + 1) };
}

function narrowedEgress(apiServer: string[] = []) {
  if (apiServer.length === 0) return [];
  const to = apiServer.map((address) => ({ ipBlock: { cidr: `${address}/32` } }));
  return [
    {
      target: { kind: "NetworkPolicy", name: "api-server" },
      patch: stringify([{ op: "replace", path: "/spec/egress/0/to", value: to }]),
    },
  ];
}

/** The store's passwords are generated once and live only in its Secret. One without an owner's gets a role for the portal. */
async function ensureStoreSecret(kubectl: Kubectl): Promise<void> {
  const read = ["-n", NAMESPACE, "get", "secret", "portal-store", "-o", "json"];
  const existing = await kubectl.attempt(read);
  const { data = {} } = existing.code === 0 ? (JSON.parse(existing.stdout) as StoreSecret) : {};
  if (data.DATABASE_OWNER_URL) return;
  const known = Buffer.from(data.POSTGRES_PASSWORD ?? "", "base64").toString();
  const urlFor = (role: string, password: string) =>
    `postgresql://${role}:${password}@portal-store.${NAMESPACE}.svc:5432/portal`;
  const current = Buffer.from(data.DATABASE_URL ?? "", "base64").toString();
  // Another database than the one deployed here is its administrator's.
  if (current && current !== urlFor("portal", known)) return;
  const password = known || randomBytes(24).toString("base64url");
  const stringData = {
    POSTGRES_PASSWORD: password,
    DATABASE_URL: urlFor("portal_app", randomBytes(24).toString("base64url")),
    DATABASE_OWNER_URL: urlFor("portal", password),
  };
  await kubectl.run(
    ["apply", "--server-side", "--force-conflicts", "-f", "-"],
    stringify({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "portal-store", namespace: NAMESPACE },
      stringData,
    }),
  );
}

/** What the publisher and those who ask it know: made once. */
async function ensurePublisherSecret(kubectl: Kubectl): Promise<void> {
  const there = await kubectl.attempt(["-n", NAMESPACE, "get", "secret", "portal-publisher", "-o", "name"]);
  if (there.code === 0) return;
  await kubectl.run(
    ["create", "-f", "-"],
    stringify({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "portal-publisher", namespace: NAMESPACE },
      stringData: { PUBLISHER_SECRET: randomBytes(32).toString("base64url") },
    }),
  );
}

interface StoreSecret {
  data?: Record<string, string | undefined>;
}
