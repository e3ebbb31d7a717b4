import type { Bounds } from "@/server/contract/bounds";
import type { EgressGroups } from "@/server/contract/egress";

/** What the installation, not the environment, decides about a rendering. */
export interface RenderSettings {
  /** Origin of the preview domain, below which every preview has one of its own (server/contract/preview-address). */
  previewBase: string;
  /** What one person may have in all their environments; without it, anything. */
  personBounds?: Bounds;
  /** Where images may come from; without it, from anywhere. */
  imageRegistries?: readonly string[];
  /** What templates may let their pods reach, by name; without it the usual groups. */
  egressGroups?: EgressGroups;
  /** Who may read pods and logs of an environment for the web side; without it no RoleBinding is made. */
  webServiceAccount?: { namespace: string; name: string };
  /** Who gets rights on the Secrets of each environment; without it no RoleBinding is made. */
  controllerServiceAccount?: { namespace: string; name: string };
  /** Of every pod of an environment; without it the cluster's default. */
  priorityClass?: string;
  /** Image with `sh` and `nc` that holds each pod until its network policies are enforced; without it none waits. */
  gateImage?: string;
  /** Class of the Ingress of each environment; without it no Ingress is made: previews go through the portal. */
  ingressClass?: string;
}
