import { expect, it } from "vitest";
import { KNOWN_PODS, nextPosition } from "./pod-traffic";

const router = '-A FORWARD -m comment --comment "kube-router netpol - T" -j KUBE-ROUTER-FORWARD';
const own =
  '-A FORWARD -i devspace0 -m conntrack ! --ctstate RELATED,ESTABLISHED -m comment --comment "devspace-portal pods" -j DROP';
const docker = "-A FORWARD -j DOCKER-USER";
const allowed = '-A FORWARD -i devspace0 -m comment --comment "devspace-portal pods" -j ACCEPT';

it.each([
  ["first where there is no chain of kube-router yet", [docker], 1],
  ["after kube-router's chain, wherever it is", [docker, router, allowed], 3],
  ["after the rules that are there already", [router, own, docker, allowed], 3],
])("a rule for unknown pods comes %s", (_, rules, position) => {
  expect(nextPosition(["-P FORWARD DROP", ...rules, ""].join("\n"), "FORWARD")).toBe(position);
});

it("knows kube-router's set of the pods it has seen by the name that kube-router gives it", () => {
  // base32(sha256("kube-system" + "known-pods" + "ingressrule" + "0" + "IPv4" + "pod")), its first 16 digits
  expect(KNOWN_PODS).toBe("KUBE-SRC-R63DJYEJM2KK33JJ");
});
