import { z } from "zod";
import { type Amounts, type Bounds, overBounds } from "@/server/contract/bounds";
import { type PolicyDemand, policyRefusals } from "@/server/contract/policy-rules";
import type { Namespace } from "@/server/kubernetes";
import { ANNOTATION_GRANTED } from "../render/namespace";
import { type EnvironmentObject, specOf } from "../resource";
import { acceptSpec } from "../template/accept";
import type { Templates } from "../template/template";
import { demandOf, sum } from "./demand";
import { templateOf } from "./made-of";
import { policyDemandOf } from "./policy-demand";

/** What granting goes by: every environment, and what was granted so far. */
export interface Ledger {
  templates: Templates;
  environments(): EnvironmentObject[];
  namespace(name: string): Namespace | undefined;
  /** Grants of this process that the cache of namespaces may not know yet; survives nothing, and need not. */
  memory: Map<string, string>;
}

/** The demand of an Environment as its spec is now; nothing where its template is unknown. */
export function demandNow(templates: Templates, environment: EnvironmentObject): Amounts | undefined {
  const template = templateOf(templates, environment);
  return template && demandOf(template, acceptSpec(template, specOf(environment)).spec);
}

/** What an environment was granted, and for which policy. */
interface Granted extends PolicyDemand {
  owner: string;
}

/**
 * Grants an environment what its spec asks for, or says why not: by its owner's bounds, and by its template's policy. What an environment was granted is noted on its namespace
 * (and, until that is seen, in memory): so a larger wish can never take what another one has, in whatever order specs change.
 * Without a pause between looking and noting: two reconciliations at once do not both get the last of something.
 */
export function grant(
  ledger: Ledger,
  bounds: Bounds,
  environment: EnvironmentObject,
): { granted: string } | { refused: string; fields?: string[] } | undefined {
  const wanted = wantedNow(ledger.templates, environment);
  const policy = ledger.templates.rulesOf?.(specOf(environment).template)?.policy;
  if ((Object.keys(bounds).length === 0 && !policy) || !wanted) {
    // What it grows to meanwhile is its own when there are bounds again.
    ledger.memory.delete(keyOf(environment));
    return undefined;
  }
  const owner = ownerOf(environment);
  const others = ledger.environments().filter((other) => other.metadata.name !== environment.metadata.name);
  const before = grantedOf(ledger, environment);
  const granted = before?.owner === owner ? before : undefined;
  const mine = others.flatMap((other) => grantedTo(ledger, other, owner)?.total ?? []);
  const refused = overBounds(bounds, { others: sum(mine), wanted: wanted.total, granted: granted?.total });
  if (refused !== undefined) return { refused };
  const [first, ...more] = policy
    ? policyRefusals(policy, { owner, others: countOf(ledger, environment, others), wanted, granted })
    : [];
  if (first) {
    const fields = [first, ...more].map(({ field }) => `spec.${field}`);
    return { refused: `${fields[0]}: ${first.message}`, fields };
  }
  const note = JSON.stringify({ ...wanted.total, set: wanted.set, owner });
  ledger.memory.set(keyOf(environment), note);
  return { granted: note };
}

function wantedNow(templates: Templates, environment: EnvironmentObject): PolicyDemand | undefined {
  const template = templateOf(templates, environment);
  return template && policyDemandOf(template, specOf(environment));
}

/** Other environments of the template that were granted, and those of them that are the same owner's. */
function countOf(ledger: Ledger, environment: EnvironmentObject, others: readonly EnvironmentObject[]) {
  const { template } = specOf(environment);
  const granted = others.flatMap((other) =>
    specOf(other).template === template ? (grantedOf(ledger, other) ?? []) : [],
  );
  const owner = ownerOf(environment);
  return { all: granted.length, own: granted.filter((one) => one.owner === owner).length };
}

const keyOf = ({ metadata }: EnvironmentObject) => `${metadata.name}/granted/${metadata.uid}`;
const ownerOf = (environment: EnvironmentObject) => specOf(environment).owner.toLowerCase();

const noted = z.object({
  environments: z.number(),
  cpu: z.number(),
  memory: z.number(),
  storage: z.number(),
  /** What its spec set of components, by path. */
  set: z.record(z.string(), z.number()).optional(),
  /** Whose bounds it was granted of: a new owner has to be granted it anew. */
  owner: z.string().optional(),
});

/** What was granted to the environment of a person's bounds; nothing where it was of another's. */
function grantedTo(ledger: Ledger, environment: EnvironmentObject, person: string): Granted | undefined {
  const granted = grantedOf(ledger, environment);
  return granted?.owner === person ? granted : undefined;
}

/** What was granted to the environment, and to whom. */
function grantedOf(ledger: Ledger, environment: EnvironmentObject): Granted | undefined {
  const namespace = ledger.namespace(environment.metadata.name);
  const note = ledger.memory.get(keyOf(environment)) ?? namespace?.metadata.annotations?.[ANNOTATION_GRANTED];
  const known = note ? noteOf(note) : undefined;
  const owner = known?.owner ?? ownerOf(environment);
  if (!known && !namespace) return undefined;
  // Made before there were bounds, or noted before there were policies: what it asks for now.
  const now = wantedNow(ledger.templates, environment);
  const total = known?.amounts ?? now?.total;
  return total && { owner, total, set: known?.set ?? now?.set ?? {} };
}

/** Nothing for what somebody else wrote there. */
function noteOf(
  text: string,
): { amounts: Amounts; set?: Record<string, number> | undefined; owner?: string | undefined } | undefined {
  try {
    const { owner, set, ...amounts } = noted.parse(JSON.parse(text));
    return { amounts, set, owner };
  } catch {
    return undefined;
  }
}
