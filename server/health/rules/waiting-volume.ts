import { type Diagnosis, details, graced } from "../diagnosis";
import type { ComponentSnapshot, WaitingClaim } from "../snapshot";
import { describing, seen, subjectOf } from "../subject";

/** As long as a pod without a node gets: it waits for this. */
const GRACE_MS = 10_000;
/** A provisioner that said that it is at it may take longer: a busy node, a disk of a cloud. */
const MAKING_GRACE_MS = 120_000;
/** As the volume controller says that there is no such class. */
const NO_CLASS = /^storageclass\S* "[^"]*" not found$/;

/** A claim without a volume: no class, a class that is not there, or nobody who makes it. */
export function waitingVolume({ claim: look, pods, now }: ComponentSnapshot): Diagnosis | undefined {
  if (look.kind !== "found") return undefined;
  const { claim } = look.value;
  if (claim.status?.phase === "Lost") return undefined;
  const why = causeOf(look.value, pods.length > 0);
  if (!why) return undefined;
  const { code, text, remedy, event } = why;
  return {
    code,
    subject: subjectOf(claim),
    ...graced(claim.metadata.creationTimestamp, why.graceMs ?? GRACE_MS, now),
    message: `${text} ${remedy}${details(event)}`,
    evidence: [
      seen(claim, "status.phase", claim.status?.phase ?? "Pending"),
      ...(event ? [seen(claim, "events", event)] : []),
    ],
    remedy: { text: remedy, action: describing(claim) },
  };
}

interface Cause {
  code: string;
  text: string;
  remedy: string;
  event?: string;
  graceMs?: number;
}

function causeOf({ claim, storageClass, events }: WaitingClaim, hasPod: boolean): Cause | undefined {
  const { name } = claim.metadata;
  const wanted = claim.spec.storageClassName;
  // Newest first.
  const event = events.kind === "found" ? events.value[0] : undefined;
  // It waits for its pod on purpose.
  if (event?.reason === "WaitForFirstConsumer" && !hasPod) return undefined;
  if (wanted === "") {
    return {
      code: "NoStorageClass",
      text: `Volume claim ${name} asks for a volume without a storage class, and there is none that fits.`,
      remedy: "Make a volume for it by hand, or ask for a storage class.",
      event: event?.message,
    };
  }
  if (wanted === undefined) {
    return {
      code: "NoDefaultStorageClass",
      text: `Volume claim ${name} names no storage class, and the cluster has no default one.`,
      remedy: "Make a storage class the default one.",
      event: event?.message,
    };
  }
  if (storageClass.kind === "not-found") {
    return {
      code: "StorageClassMissing",
      text: `Volume claim ${name} asks for storage class ${wanted}, which is not there.`,
      remedy: `Create the storage class ${wanted}.`,
      event: event?.message,
    };
  }
  if (events.kind === "not-checked") return undefined;
  // The provisioner's own; others go on saying that they wait for it.
  const told = events.kind === "found" ? events.value : [];
  const own = told.find(({ reason = "" }) => /^Provisioning(Succeeded|Failed)?$/.test(reason));
  if (own && own.reason !== "ProvisioningFailed") {
    return {
      code: "VolumeBeingProvided",
      text: `The volume of claim ${name} is being made by the provisioner of storage class ${wanted}.`,
      remedy: "Look what the provisioner waits for if it stays so.",
      event: own.message,
      graceMs: MAKING_GRACE_MS,
    };
  }
  return {
    code: "VolumeNotProvided",
    text: `Volume claim ${name} has no volume yet: nobody makes one of storage class ${wanted}.`,
    remedy: "Look whether its provisioner runs.",
    // What was said before the class was there is not why.
    event: told.find(({ message = "" }) => !NO_CLASS.test(message))?.message,
  };
}
