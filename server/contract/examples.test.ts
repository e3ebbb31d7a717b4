import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { parse } from "../http/parse";
import { isRefusal } from "../http/problem";
import { environmentSpec } from "./environment";
import { environmentName } from "./names";

const examples = "k8s/crd/examples";
const environment = z.object({ metadata: z.object({ name: environmentName }), spec: environmentSpec });
const textsIn = (folder: string) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file): [string, string] => [file, readFileSync(path.join(folder, file), "utf8")]);

/** What the API says about each wrong field of an Environment. */
function sentencesAbout(resource: unknown): string[] {
  try {
    parse(environment, resource);
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return (error.errors ?? []).map(({ message }) => message);
  }
}

describe("the contract and the examples of the CRD", () => {
  it.each([...textsIn(examples), ...textsIn(path.join(examples, "not-accepted"))])(
    "takes %s",
    (_file, text) => {
      expect(sentencesAbout(parseYaml(text))).toEqual([]);
    },
  );

  it.each(textsIn(path.join(examples, "refused")))("refuses %s with one sentence", (_file, text) => {
    const sentence = /^# In the portal: (.+)$/m.exec(text)?.[1] ?? /^# Refused: (.+)$/m.exec(text)?.[1];
    expect(sentencesAbout(parseYaml(text))).toEqual([sentence]);
  });
});
