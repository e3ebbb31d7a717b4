import { LABEL_COMPONENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import type { Look, Refusal, Room, WaitingClaim } from "@/server/health/snapshot";
import { heldBack } from "../bounds/made-of";
import { type EnvironmentObject, specOf } from "../resource";
import { acceptSpec, type EffectiveSpec } from "../template/accept";
import { acceptImages } from "../template/accept-images";
import type { Objection } from "../template/objection";
import type { Template } from "../template/template";
import type { Snapshot } from "./caches";
import type { ReconcileContext } from "./context";
import { confirmMoves, type Moves, planMoves } from "./moves";
import { refusedPod } from "./refused-pod";
import { roomFor } from "./room";
import { takenBack } from "./take-back";
import { waitingClaims } from "./waiting-claims";
import { type Wish, wishesOf } from "./wishes";

/** Everything one pass goes by, of one moment. */
export interface Seen {
  environment: EnvironmentObject;
  name: string;
  /** With the values of the environment's parameters. */
  template: Template;
  /** What is carried out of the spec, and what its template objects to. */
  spec: EffectiveSpec;
  objections: Objection[];
  snapshot: Snapshot;
  moves: Moves;
  /** Who wants which tool, until when; by its name. */
  wishes: ReadonlyMap<string, Wish>;
  /** Why a StatefulSet's pod is refused, by component. */
  refusals: ReadonlyMap<string, Refusal>;
  /** Claims that wait for their volume, by component. */
  claims: ReadonlyMap<string, Look<WaitingClaim>>;
  /** Where pods without a node could go. */
  room: Look<Room>;
}

/** Reads what a pass needs: the caches once, and of the API server only what they cannot know. */
export async function gather(
  context: ReconcileContext,
  environment: EnvironmentObject,
  {
    template,
    published,
    snapshot,
    fresh,
  }: { template: Template; published: Template; snapshot: Snapshot; fresh: boolean },
): Promise<Seen> {
  const { name } = environment.metadata;
  const { imageRegistries = ["*"] } = context.settings;
  const asked = acceptSpec(published, specOf(environment), imageRegistries);
  const held = heldBack(context.templates, environment)?.missing ?? [];
  const allowed = acceptImages(asked.spec, imageRegistries);
  const { spec } = allowed;
  const objections = [...asked.objections, ...allowed.objections, ...held];
  const wanted = { spec, takeBack: takenBack(environment) };
  const planned = planMoves(template, wanted, snapshot);
  const [moves, refusals, claims, room] = await Promise.all([
    fresh ? planned : confirmMoves(context, namespaceOf(name), wanted, planned),
    refusedPods(context, planned, snapshot),
    waitingClaims(context, template, snapshot),
    roomFor(context, environment, snapshot.pods),
  ]);
  const wishes = wishesOf(snapshot.toolLeases, context.clock());
  return { environment, name, template, spec, objections, snapshot, moves, wishes, refusals, claims, room };
}

async function refusedPods(
  context: ReconcileContext,
  moves: Moves,
  { pods }: Snapshot,
): Promise<ReadonlyMap<string, Refusal>> {
  const found = await Promise.all(
    [...moves].map(async ([name, { production }]) => {
      const own = pods.filter(({ metadata }) => metadata.labels?.[LABEL_COMPONENT] === name);
      return [name, await refusedPod(context, production, own.length)] as const;
    }),
  );
  return new Map(found.flatMap(([name, refusal]) => (refusal ? [[name, refusal] as const] : [])));
}
