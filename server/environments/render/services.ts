import type { KubernetesObject } from "@/server/kubernetes";

export interface Service extends KubernetesObject {
  spec: {
    selector?: Record<string, string>;
    ports?: { port: number; targetPort?: number | string; protocol?: string }[];
  };
}

export const isService = (object: KubernetesObject): object is Service => object.kind === "Service";
