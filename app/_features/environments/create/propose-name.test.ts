import { expect, it } from "vitest";
import { environmentName } from "@/server/contract/names";
import { nameOfRef } from "./propose-name";

it.each([
  ["feature/login page", "shop-feature-login-page"],
  ["refs/heads/Main", "shop-main"],
  ["refs/tags/v1.2.0", "shop-v1-2-0"],
  ["refs/pull/7/head", "shop-pr-7"],
  ["refs/merge-requests/12/head", "shop-mr-12"],
  ["0123456789".repeat(4), "shop-01234567"],
  ["--", "shop"],
  ["x".repeat(100), `s-${"x".repeat(38)}`],
  ["dependabot/npm_and_yarn/a-package-1.2.3", "s-dependabot-npm-and-yarn-a-package-1-2"],
  ["taken", "shop-taken-3"],
])("an environment of %s is proposed to be called %s", (ref, name) => {
  const proposed = nameOfRef("shop", ref, ["shop-taken", "shop-taken-2"]);
  expect(proposed).toBe(name);
  expect(environmentName.safeParse(proposed).success).toBe(true);
});
