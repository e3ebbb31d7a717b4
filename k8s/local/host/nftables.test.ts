import { describe, expect, it } from "vitest";
import { holdsNothing } from "./nftables";

const table = (rule: string) =>
  `# Warning: managed by iptables-nft\ntable ip nat {\n\tchain POSTROUTING {\n\t\ttype nat hook postrouting priority srcnat; policy accept;\n${rule}\t}\n}\n`;

describe("holdsNothing", () => {
  it("is true for chains without rules that accept", () => {
    expect(holdsNothing(table(""))).toBe(true);
  });
  it("is false for a rule, and for a chain that drops", () => {
    expect(holdsNothing(table("\t\toifname eth0 masquerade\n"))).toBe(false);
    expect(holdsNothing(table("").replace("policy accept", "policy drop"))).toBe(false);
  });
});
