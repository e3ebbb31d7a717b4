import { z } from "zod";

/** What is rendered, and how much it may be; `renderer/protocol.go` is the other side. Paths are relative to the source's root. */
export interface RenderRequest {
  kind: "manifests" | "kustomization" | "chart";
  /** A folder; for manifests also a file. */
  path: string;
  /** Of a chart: name and namespace of the release, values that go before its own, files of values below the chart. */
  release?: string;
  namespace?: string;
  values?: Record<string, unknown>;
  valueFiles?: string[];
  /** Version of Kubernetes that charts are told, such as `v1.34.4`. */
  kubeVersion?: string;
}

/** Bounds of one rendering: counts, bytes, and for the whole process seconds of CPU and bytes of memory. */
export interface RenderLimits {
  files: number;
  fileBytes: number;
  treeBytes: number;
  objects: number;
  outputBytes: number;
  cpuSeconds: number;
  memoryBytes: number;
}

export const RENDER_LIMITS: RenderLimits = {
  files: 5_000,
  fileBytes: 2 * 2 ** 20,
  treeBytes: 32 * 2 ** 20,
  objects: 500,
  outputBytes: 4 * 2 ** 20,
  cpuSeconds: 20,
  memoryBytes: 512 * 2 ** 20,
};

const placeSchema = { file: z.string().optional(), line: z.number().int().optional() };

const problemSchema = z.object({
  /** Refused: nothing was rendered. */
  level: z.enum(["refused", "warning"]),
  /** What kind it is, such as `Remote` or `DrawsOnChance`. */
  code: z.string(),
  ...placeSchema,
  field: z.string().optional(),
  message: z.string(),
  remedy: z.string().optional(),
});

const objectSchema = z.object({ object: z.record(z.string(), z.unknown()), ...placeSchema });

/** What came of it: objects in a stable order, none when a problem refuses. */
export const answerSchema = z.object({
  objects: z.array(objectSchema),
  problems: z.array(problemSchema),
});
export type RenderAnswer = z.infer<typeof answerSchema>;
