import { describe, expect, it } from "vitest";
import { ConfigError } from "../config";
import { readControllerConfig } from "./config";

describe("readControllerConfig", () => {
  it("works without a single setting", () => {
    expect(readControllerConfig({})).toMatchObject({
      port: 8081,
      namespace: "devspace-portal",
      render: { previewBase: "http://localhost:3000" },
    });
    expect(readControllerConfig({}).render).not.toHaveProperty("webServiceAccount");
  });

  it("takes groups of addresses as network policies have them", () => {
    const mirror = [{ to: [{ ipBlock: { cidr: "10.1.2.3/32" } }], ports: [{ protocol: "TCP", port: 443 }] }];
    const { egressGroups } = readControllerConfig({ EGRESS_GROUPS: JSON.stringify({ mirror }) }).render;
    expect(egressGroups).toEqual({ mirror });
  });

  it("takes the service account apart", () => {
    expect(readControllerConfig({ WEB_SERVICE_ACCOUNT: "devspace-portal/portal-web" }).render).toMatchObject({
      webServiceAccount: { namespace: "devspace-portal", name: "portal-web" },
    });
  });

  it.each([
    ["PREVIEW_DOMAIN", "https://example.com"],
    ["PREVIEW_DOMAIN", "Example.com/x"],
    ["INGRESS_CLASS", "two words"],
    ["WEB_SERVICE_ACCOUNT", "portal-web"],
    ["CONTROLLER_PORT", "99999"],
    ["EGRESS_GROUPS", "internet"],
    ["EGRESS_GROUPS", '{"internet":[{"to":[]}]}'],
    ["EGRESS_GROUPS", '{"internet":[{"to":[{}]}]}'],
    ["EGRESS_GROUPS", '{"mirror":[{"to":[{"ipBlock":{"cidr":"10.0.0.300/8"}}]}]}'],
  ])("names %s when it is %s", (name, value) => {
    const read = () => readControllerConfig({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(new RegExp(`^${name} must be`));
  });
});
