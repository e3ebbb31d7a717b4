import { describe, expect, it } from "vitest";
import { renderRemoval } from "./firewall";

const own = 'name: \\"devspace-portal\\" id: \\"a\\"';
const other = 'name: \\"podman\\" id: \\"b\\"';

const saved = `# Generated
*filter
:INPUT ACCEPT [0:0]
:KUBE-FIREWALL - [0:0]
:KUBE-ROUTER-INPUT - [0:0]
:OTHER - [0:0]
-A INPUT -m comment --comment "kube-router netpol" -j KUBE-ROUTER-INPUT
-A INPUT -j OTHER
-A KUBE-ROUTER-INPUT -j KUBE-FIREWALL
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
:CNI-OWN - [0:0]
:CNI-OTHER - [0:0]
-A POSTROUTING -s 10.244.0.4/32 -m comment --comment "${own}" -j CNI-OWN
-A POSTROUTING -s 10.88.0.4/32 -m comment --comment "${other}" -j CNI-OTHER
-A CNI-OWN -m comment --comment "${own}" -j ACCEPT
COMMIT
*mangle
:INPUT ACCEPT [0:0]
COMMIT
*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -i devspace0 -m comment --comment "devspace-portal pods" -j ACCEPT
-A PREROUTING -i devspace0 -m comment --comment "somebody's pods" -j ACCEPT
COMMIT
`;

describe("renderRemoval", () => {
  it("removes the cluster's chains and what leads to them, and nothing else", () => {
    expect(renderRemoval(saved).split("\n")).toEqual([
      "*filter",
      '-D INPUT -m comment --comment "kube-router netpol" -j KUBE-ROUTER-INPUT',
      "-F KUBE-FIREWALL",
      "-F KUBE-ROUTER-INPUT",
      "-X KUBE-FIREWALL",
      "-X KUBE-ROUTER-INPUT",
      "COMMIT",
      "",
      "*nat",
      `-D POSTROUTING -s 10.244.0.4/32 -m comment --comment "${own}" -j CNI-OWN`,
      "-F CNI-OWN",
      "-X CNI-OWN",
      "COMMIT",
      "",
      "*raw",
      '-D PREROUTING -i devspace0 -m comment --comment "devspace-portal pods" -j ACCEPT',
      "COMMIT",
      "",
    ]);
  });

  it("has nothing to do where the cluster left nothing", () => {
    expect(renderRemoval("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n")).toBe("");
  });
});
