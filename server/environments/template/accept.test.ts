import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { environmentSpec } from "@/server/contract/environment";
import { acceptance } from "../observe/conditions";
import { acceptSpec } from "./accept";
import { fullStack } from "./testing/bundled";

const folder = "k8s/crd/examples/not-accepted";
const examples = readdirSync(folder)
  .map((file): [string, string] => [file, readFileSync(path.join(folder, file), "utf8")])
  .map(([file, text]) => ({ file, text, spec: environmentSpec.parse(parse(text).spec) }))
  .filter(({ spec }) => spec.template === fullStack.name);

it.each(examples)("does not accept $file, in the words of its first line", ({ text, spec }) => {
  const sentence = /^# Not accepted: (.+)$/m.exec(text)?.[1];
  expect(sentence).toBeTruthy();
  const { message, status } = acceptance(acceptSpec(fullStack, spec).objections);
  expect({ message, status }).toEqual({ message: expect.stringContaining(sentence ?? ""), status: "False" });
});

it("carries out the rest of a spec that is not accepted", () => {
  const { spec } = acceptSpec(
    fullStack,
    environmentSpec.parse({
      owner: "ada@example.com",
      components: {
        cache: {},
        backend: {
          mode: "dev",
          env: [
            { name: "SECRET_KEY", value: "x" },
            { name: "TZ", value: "UTC" },
          ],
        },
        database: { replicas: 2 },
      },
    }),
  );
  expect(Object.keys(spec.components)).toEqual(["frontend", "backend", "database"]);
  expect(spec.components.backend).toMatchObject({ mode: "dev", env: [{ name: "TZ", value: "UTC" }] });
  expect(spec.components.database).toMatchObject({ replicas: 1 });
});
