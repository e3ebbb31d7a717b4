import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { renderCniConfig, renderContainerdConfig } from "./host/containerd";
import { checkPathLength, clusterPaths } from "./host/paths";
import { isNodeProcess } from "./host/processes";
import { readImageMap } from "./images/image-map";
import { renderAddons } from "./node/addons";
import { renderKubeadmConfig, renderKubeconfig } from "./node/kubeadm";
import { renderKubeletConfig } from "./node/kubelet";

const paths = clusterPaths("/state", "/cache");
const imageRefs = new Set([...readImageMap().values()].flatMap((entry) => entry.ref));

describe("configurations", () => {
  it("keep everything the node writes under the state directory", () => {
    const kubelet = parse(renderKubeletConfig(paths, "/etc/resolv.conf"));
    const kubeadm = parseAllDocuments(renderKubeadmConfig(paths)).map((document) => document.toJS());
    const containerd = renderContainerdConfig(paths);
    const places = [
      ...[kubelet.staticPodPath, kubelet.podLogsDir, kubelet.volumePluginDir],
      ...[kubeadm[1].certificatesDir, kubeadm[1].etcd.local.dataDir],
      JSON.parse(renderCniConfig(paths)).plugins[0].ipam.dataDir,
      ...[...containerd.matchAll(/^\s*(?:root|state|address|conf_dir|Root|path) = "(.+)"$/gm)].map(
        (match) => match[1],
      ),
    ];
    expect(places.length).toBeGreaterThan(10);
    for (const place of places) expect(place).toMatch(/^\/state\//);
  });

  it("bind the node's ports to its own address or to loopback", () => {
    const kubelet = parse(renderKubeletConfig(paths, "/etc/resolv.conf"));
    const [init, cluster, proxy] = parseAllDocuments(renderKubeadmConfig(paths)).map((each) => each.toJS());
    expect(kubelet.address).toBe(init.localAPIEndpoint.advertiseAddress);
    expect(cluster.apiServer.extraArgs).toContainEqual({ name: "bind-address", value: kubelet.address });
    expect(proxy.healthzBindAddress).toBe("127.0.0.1:10256");
  });

  it("name only images that the map has", () => {
    const kubeadm = parseAllDocuments(renderKubeadmConfig(paths)).map((document) => document.toJS())[1];
    const control = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy"];
    const named = [
      ...control.map((name) => `${kubeadm.imageRepository}/${name}:${kubeadm.kubernetesVersion}`),
      `${kubeadm.imageRepository}/etcd:${kubeadm.etcd.local.imageTag}`,
      `${kubeadm.imageRepository}/coredns:${kubeadm.dns.imageTag}`,
      ...[...renderAddons(paths).matchAll(/image: (\S+)/g)].map((match) => match[1] ?? ""),
    ];
    expect(named.length).toBeGreaterThan(8);
    for (const ref of named) expect(imageRefs).toContain(ref);
  });

  it("give what the node needs its place before environments", () => {
    const workloads = parseAllDocuments(renderAddons(paths))
      .map((document) => document.toJS())
      .filter((object) => ["Deployment", "DaemonSet"].includes(object?.kind));
    expect(workloads.map(({ metadata }) => metadata.name)).toContain("kube-router");
    for (const { metadata, spec } of workloads) {
      expect(spec.template.spec.priorityClassName, metadata.name).toMatch(/^system-(node|cluster)-critical$/);
      for (const { resources } of spec.template.spec.containers)
        expect(Object.keys(resources?.requests ?? {}).sort(), metadata.name).toEqual(["cpu", "memory"]);
    }
  });

  it("fill in the place of volumes", () => {
    const addons = renderAddons(paths);
    expect(addons).toContain('args: [--root, "/state/volumes"]');
    expect(addons).not.toContain('"VOLUMES"');
  });

  it("give the user one context of our own, at the node's address", () => {
    const config = parse(
      renderKubeconfig(
        "clusters: [{name: kubernetes, cluster: {server: 'https://10.0.0.1:6443', certificate-authority-data: Q0E=}}]\nusers: [{name: admin, user: {client-key-data: S0VZ}}]",
      ),
    );
    expect(config.contexts).toHaveLength(1);
    expect(config["current-context"]).toBe("devspace-portal-local");
    expect(config.clusters[0].cluster).toEqual({
      server: "https://10.244.255.1:6443",
      "certificate-authority-data": "Q0E=",
    });
    expect(config.users[0].user).toEqual({ "client-key-data": "S0VZ" });
  });
});

describe("checkPathLength", () => {
  it("names the remedy when sockets would not fit", () => {
    expect(() => checkPathLength("/root/.local/state/devspace-portal")).not.toThrow();
    expect(() => checkPathLength(`/${"a".repeat(100)}`)).toThrow(/DEVSPACE_STATE_DIR/);
  });
});

describe("isNodeProcess", () => {
  it.each([
    [
      true,
      ["/usr/bin/containerd-shim-runc-v2", "-namespace", "k8s.io", "-address", "/state/run/containerd.sock"],
    ],
    [
      false,
      [
        "/usr/bin/containerd-shim-runc-v2",
        "-namespace",
        "moby",
        "-address",
        "/run/containerd/containerd.sock",
      ],
    ],
    [true, ["containerd", "--config", "/state/containerd.toml"]],
    [false, ["containerd"]],
    [true, ["/state/bin/kubelet", "--config=/state/kubelet.yaml"]],
    [false, ["/usr/bin/kubelet", "--config=/var/lib/kubelet/config.yaml"]],
    [false, ["vim", "/state/containerd.toml"]],
  ])("is %s for %j", (expected, args) => {
    expect(isNodeProcess(args, paths)).toBe(expected);
  });
});
