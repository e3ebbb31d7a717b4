import { z } from "zod";
import { type Amounts, type Bounds, overBounds } from "@/server/contract/bounds";
import type { Namespace } from "@/server/kubernetes";
import { ANNOTATION_GRANTED } from "../render/namespace";
import { type EnvironmentObject, specOf } from "../resource";
import { acceptSpec } from "../template/accept";
import { templateOf } from "../template/of";
import type { Templates } from "../template/template";
import { demandOf, sum } from "./demand";

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

/**
 * Grants an environment what its spec asks for, or says why not. What an environment was granted is noted on its namespace
 * (and, until that is seen, in memory): so a larger wish can never take what another one has, in whatever order specs change.
 * Without a pause between looking and noting: two reconciliations at once do not both get the last of something.
 */
export function grant(
  ledger: Ledger,
  bounds: Bounds,
  environment: EnvironmentObject,
): { granted: string } | { refused: string } | undefined {
  const wanted = demandNow(ledger.templates, environment);
  if (Object.keys(bounds).length === 0 || !wanted) return undefined;
  const owner = ownerOf(environment);
  const others = ledger
    .environments()
    .filter((other) => other.metadata.name !== environment.metadata.name)
    .flatMap((other) => grantedTo(ledger, other, owner) ?? []);
  const granted = grantedTo(ledger, environment, owner);
  const refused = overBounds(bounds, { others: sum(others), wanted, granted });
  if (refused !== undefined) return { refused };
  const note = JSON.stringify({ ...wanted, owner });
  ledger.memory.set(keyOf(environment), note);
  return { granted: note };
}

const keyOf = ({ metadata }: EnvironmentObject) => `${metadata.name}/granted/${metadata.uid}`;
const ownerOf = (environment: EnvironmentObject) => specOf(environment).owner.toLowerCase();

const noted = z.object({
  environments: z.number(),
  cpu: z.number(),
  memory: z.number(),
  storage: z.number(),
  /** Whose bounds it was granted of: a new owner has to be granted it anew. */
  owner: z.string().optional(),
});

/** What was granted to the environment of a person's bounds; nothing where it was of another's. */
function grantedTo(ledger: Ledger, environment: EnvironmentObject, person: string): Amounts | undefined {
  const namespace = ledger.namespace(environment.metadata.name);
  const note = ledger.memory.get(keyOf(environment)) ?? namespace?.metadata.annotations?.[ANNOTATION_GRANTED];
  const known = note ? noteOf(note) : undefined;
  if ((known?.owner ?? ownerOf(environment)) !== person) return undefined;
  if (known) return known.amounts;
  // Made before there were bounds.
  return namespace ? demandNow(ledger.templates, environment) : undefined;
}

/** Nothing for what somebody else wrote there. */
function noteOf(text: string): { amounts: Amounts; owner?: string | undefined } | undefined {
  try {
    const { owner, ...amounts } = noted.parse(JSON.parse(text));
    return { amounts, owner };
  } catch {
    return undefined;
  }
}
