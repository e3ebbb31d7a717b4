import { expect } from "vitest";
import type { EnvironmentView } from "@/server/contract/environment";
import type { Finding } from "@/server/contract/findings";
import type { Gateway } from "@/server/kubernetes";
import { record } from "./record-health";
import type { Subject } from "./subject";

export interface Told {
  code: string;
  component?: string;
}

const isOf =
  ({ code, component }: Told) =>
  (one: Finding) =>
    one.code === code && one.component === component;

/** Waits until a finding is told with its evidence, checks that it has what a finding is for, and records what shows it. */
export async function untilTold(
  gateway: Gateway,
  subject: Subject,
  told: Told,
  evidence: RegExp,
): Promise<Finding> {
  let before: EnvironmentView | undefined;
  const shown = ({ evidence: seen }: Finding) => seen.map(({ value }) => value).join("\n");
  const view = await subject.until(`${told.code} is told with ${evidence}`, (now) => {
    const finding = now.status.findings.find(isOf(told));
    if (!finding) before = now;
    return finding !== undefined && evidence.test(shown(finding));
  });
  const finding = view.status.findings.find(isOf(told));
  if (!finding) throw new Error("told and gone");
  expect(finding.remedy.text).not.toBe("");
  expect(Date.parse(finding.since)).toBeLessThanOrEqual(Date.now());
  await record(gateway, subject, { ...told, kind: "hit", before });
  return finding;
}

/** Waits until a finding is gone again, and records what is left as what comes near it. */
export async function untilGone(gateway: Gateway, subject: Subject, told: Told): Promise<EnvironmentView> {
  const view = await subject.until(
    `${told.code} is gone`,
    ({ status }) => !status.findings.some(isOf(told)),
    180,
  );
  await record(gateway, subject, { ...told, kind: "miss", before: view });
  return view;
}
