import type { Diagnosis } from "./diagnosis";
import { deadline } from "./rules/deadline";
import { duplicatePorts } from "./rules/duplicate-ports";
import { noPod } from "./rules/no-pod";
import { refused } from "./rules/refused";
import { unlabelledPod } from "./rules/unlabelled-pod";
import type { ComponentSnapshot } from "./snapshot";

/** The first that tells something counts. */
const RULES = [refused, deadline, noPod, unlabelledPod];
const WARNINGS = [duplicatePorts];

/** What keeps a component's pods from being there, as its workload shows it. */
export function diagnoseWorkload(snapshot: ComponentSnapshot): Diagnosis | undefined {
  for (const rule of RULES) {
    const told = rule(snapshot);
    if (told) return told;
  }
  return undefined;
}

/** What keeps nothing from serving, but should be known. */
export function warningsOf(snapshot: ComponentSnapshot): Diagnosis[] {
  return WARNINGS.flatMap((rule) => rule(snapshot) ?? []);
}
