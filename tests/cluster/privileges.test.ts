import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { namespaceOf } from "@/server/contract/names";
import { applyEnvironment, removeEnvironments, waitUntilEnvironmentReady } from "../kit/environments";
import { findPortal } from "../kit/record";
import { uniqueName } from "../kit/unique-name";

const portal = await findPortal();
const { cluster } = portal;
const name = uniqueName("rights");
const inEnvironment = ["-n", namespaceOf(name)];

beforeAll(async () => {
  await applyEnvironment(cluster, name, { owner: "ada@example.com" });
  await waitUntilEnvironmentReady(cluster, name);
});
afterAll(() => removeEnvironments(cluster, [name]));
beforeEach((test) => {
  // Local processes act with the rights of whoever started them: there is nothing to check.
  test.skip(portal.kind === "processes", "the portal runs as local processes, not in the cluster");
});

async function can(account: string, question: string[]): Promise<string> {
  const as = `--as=system:serviceaccount:devspace-portal:${account}`;
  const { stdout } = await cluster.attempt(["auth", "can-i", ...question, as]);
  return stdout.trim();
}

describe("portal-web", () => {
  it.each([
    [["create", "environments.devspace-portal.io"]],
    [["list", "pods", ...inEnvironment]],
    [["get", "pods", "--subresource=log", ...inEnvironment]],
    [["patch", "leases.coordination.k8s.io", ...inEnvironment]],
    [["create", "pods", "--subresource=exec", ...inEnvironment]],
    [["patch", "pods", "--subresource=ephemeralcontainers", ...inEnvironment]],
  ])("may %j", async (question) => {
    expect(await can("portal-web", question)).toBe("yes");
  });

  it.each([
    [["create", "namespaces"]],
    [["delete", "namespaces"]],
    [["get", "secrets", "-A"]],
    [["get", "secrets", "-n", "devspace-portal"]],
    [["get", "secrets", ...inEnvironment]],
    [["create", "pods", ...inEnvironment]],
    [["create", "pods", "--subresource=exec", "-n", "devspace-portal"]],
    [["create", "pods", "--subresource=exec", "-n", "kube-system"]],
    [["delete", "pods", ...inEnvironment]],
    [["create", "deployments.apps", ...inEnvironment]],
    [["patch", "deployments.apps", ...inEnvironment]],
    [["delete", "leases.coordination.k8s.io", ...inEnvironment]],
    [["patch", "leases.coordination.k8s.io", "-n", "devspace-portal"]],
    [["patch", "leases.coordination.k8s.io", "-n", "kube-node-lease"]],
    [["list", "pods", "-A"]],
    [["list", "pods", "-n", "kube-system"]],
    [["get", "pods", "--subresource=log", "-n", "kube-system"]],
    [["update", "environments.devspace-portal.io", "--subresource=status"]],
    [["create", "clusterrolebindings.rbac.authorization.k8s.io"]],
    [["create", "rolebindings.rbac.authorization.k8s.io", ...inEnvironment]],
    [["get", "nodes", "--subresource=proxy"]],
    [["impersonate", "users"]],
    [["create", "serviceaccounts", "--subresource=token", "-n", "devspace-portal"]],
    [["patch", "customresourcedefinitions.apiextensions.k8s.io"]],
  ])("may not %j", async (question) => {
    expect(await can("portal-web", question)).toBe("no");
  });
});

describe("portal-controller", () => {
  it.each([
    [["create", "pods", ...inEnvironment]],
    [["create", "pods", "--subresource=exec", ...inEnvironment]],
    [["get", "nodes", "--subresource=proxy"]],
    [["bind", "clusterroles.rbac.authorization.k8s.io/cluster-admin"]],
    [["escalate", "clusterroles.rbac.authorization.k8s.io"]],
    [["create", "clusterrolebindings.rbac.authorization.k8s.io"]],
    [["create", "clusterroles.rbac.authorization.k8s.io"]],
    [["impersonate", "serviceaccounts"]],
    [["create", "environments.devspace-portal.io"]],
    [["delete", "environments.devspace-portal.io"]],
    [["get", "secrets", "-n", "devspace-portal"]],
    [["list", "secrets", "-A"]],
    [["create", "serviceaccounts", "--subresource=token", ...inEnvironment]],
    [["delete", "nodes"]],
    [["patch", "customresourcedefinitions.apiextensions.k8s.io"]],
  ])("may not %j", async (question) => {
    expect(await can("portal-controller", question)).toBe("no");
  });
});
