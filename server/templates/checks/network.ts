import { FRONT_DOOR_LABEL } from "@/server/contract/labels";
import { list, record, type SourceObject, type Tell, text } from "./finding";

/**
 * A template's NetworkPolicies open what is inside of its environment, and nothing more: they add to what the portal closes, so that
 * one open rule would take all of it away. Further addresses are the administrator's to give (`spec.egress`).
 */
export function checkNetworkPolicy({ object }: SourceObject, refuse: Tell): void {
  if (text(object.kind) !== "NetworkPolicy") return;
  const spec = record(object.spec);
  for (const [at, rule] of list(spec.egress).entries()) {
    const peers = list(rule.to);
    if (peers.length > 0 && (peers.every(isInside) || isDns(rule))) continue;
    refuse({
      code: "EgressOutside",
      field: `spec.egress[${at}].to`,
      message: "It lets pods reach more than the environment itself.",
      remedy: "Name pods by podSelector alone; for addresses outside ask for an egress group (egress).",
    });
  }
  for (const [at, rule] of list(spec.ingress).entries()) {
    const peers = list(rule.from);
    if (peers.length > 0 && peers.every((peer) => isInside(peer) || isFrontDoor(peer))) continue;
    refuse({
      code: "IngressOutside",
      field: `spec.ingress[${at}].from`,
      message: "It lets more reach its pods than the environment itself.",
      remedy: `Name pods by podSelector alone, or namespaces by ${FRONT_DOOR_LABEL}: "true"; declared endpoints are opened by the portal.`,
    });
  }
}

/** Pods of the same namespace. */
const isInside = (peer: Record<string, unknown>) =>
  peer.podSelector !== undefined && peer.namespaceSelector === undefined && peer.ipBlock === undefined;

/** Whatever stands in front of the cluster, as the administrator labels it. */
function isFrontDoor(peer: Record<string, unknown>): boolean {
  const selector = record(peer.namespaceSelector);
  return peer.ipBlock === undefined && record(selector.matchLabels)[FRONT_DOOR_LABEL] === "true";
}

/** Looking names up, in the cluster's DNS or its node-local cache. */
function isDns(rule: Record<string, unknown>): boolean {
  const ports = list(rule.ports);
  const isNames =
    ports.length > 0 && ports.every(({ port, endPort }) => port === 53 && endPort === undefined);
  return isNames && list(rule.to).every((peer) => isInside(peer) || isDnsServer(peer));
}

function isDnsServer(peer: Record<string, unknown>): boolean {
  if (text(record(peer.ipBlock).cidr) === "169.254.20.10/32") return true;
  const { matchLabels } = record(peer.namespaceSelector);
  return record(matchLabels)["kubernetes.io/metadata.name"] === "kube-system";
}
