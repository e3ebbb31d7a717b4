import { describe, expect, it } from "vitest";
import { JOBS, running, SHOP, viewOf } from "../../environment/testing/templates";
import { passwordCommands, waysInto } from "./reach";

const shop = viewOf({ template: "shop" });

describe("ways into an environment", () => {
  it("are the endpoints of its components, each on a port that needs no root", () => {
    expect(waysInto(shop, SHOP)).toEqual([
      {
        title: "API",
        command: "kubectl port-forward -n env-harbour service/api-service 8080:80",
        address: "http://localhost:8080",
        note: undefined,
      },
      {
        title: "SQL",
        command: "kubectl port-forward -n env-harbour service/store-service 15432:5432",
        address: "localhost:15432",
        connection: "postgresql://app@localhost:15432/shop",
        note: "user is app",
      },
    ]);
  });

  it("include what is beside a component only while it is there", () => {
    const dev = viewOf({ template: "shop" }, { components: { browser: running("browser") } });
    expect(waysInto(dev, SHOP).map(({ title }) => title)).toEqual(["API", "SQL", "Table browser"]);
  });

  it("tell how to read the passwords they ask for", () => {
    expect(passwordCommands(shop, SHOP)).toEqual([
      {
        title: "Password of SQL",
        command: `kubectl get secret -n env-harbour store-secrets -o go-template='{{index .data "password" | base64decode}}'`,
      },
    ]);
  });

  it("are none where nothing has a port", () => {
    expect(waysInto(viewOf({ template: "jobs" }), JOBS)).toEqual([]);
  });
});
