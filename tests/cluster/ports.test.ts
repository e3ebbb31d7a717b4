import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { stateDir } from "@/server/state";
import { cluster } from "../kit/kubectl";

const run = promisify(execFile);
const local = cluster().kubeconfig === path.join(stateDir(), "kubeconfig");
const PROGRAMS = /"(kube[\w-]*|etcd|containerd|socat|coredns|metrics-server|volume-provisioner[\w-]*)"/;

it.skipIf(!local)("no program of the local cluster listens on every address of the machine", async () => {
  const { stdout } = await run("ss", ["--no-header", "-ltnp"]);
  const ours = stdout.split("\n").flatMap((line) => {
    const program = line.match(PROGRAMS)?.[1];
    return program ? [{ program, address: line.trim().split(/\s+/)[3] ?? "" }] : [];
  });
  // The API server, etcd and the kubelet among them: what is read is the right list.
  for (const program of ["kube-apiserver", "etcd", "kubelet", "kube-router"])
    expect(ours.map((each) => each.program)).toContain(program);
  const everywhere = ours.filter(({ address }) => /^(\*|0\.0\.0\.0|\[::\]):/.test(address));
  // kube-router's health has no setting for its address: the firewall closes the port.
  expect(everywhere).toEqual([{ program: "kube-router", address: "*:20244" }]);
  const { stdout: rules } = await run("iptables", ["-w", "-S", "INPUT"]);
  expect(rules).toMatch(/^-A INPUT ! -i lo -p tcp -m tcp --dport 20244 .*-j DROP$/m);
});
