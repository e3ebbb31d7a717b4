import { LABEL_COMPONENT } from "@/server/contract/labels";
import { namespaceOf } from "@/server/contract/names";
import { type Gateway, isKubernetesError, POD } from "@/server/kubernetes";
import type { PreviewTarget } from "./target";

const LINES = 20;
const LINE_BYTES = 500;
const TIME_MS = 2_000;

/**
 * The last lines of a component's newest pod; where its container ended, those of that run. None where they cannot be read
 * at once: a page waits for them.
 */
export async function lastLines(
  gateway: Pick<Gateway, "list" | "followLogs">,
  { environment, component }: PreviewTarget,
): Promise<string[]> {
  const namespace = namespaceOf(environment.metadata.name);
  const signal = AbortSignal.timeout(TIME_MS);
  try {
    const { items } = await gateway.list(POD, {
      namespace,
      labelSelector: `${LABEL_COMPONENT}=${component}`,
    });
    const newest = items
      .sort((a, b) => (b.metadata.creationTimestamp ?? "").localeCompare(a.metadata.creationTimestamp ?? ""))
      .at(0);
    const container = newest?.spec.containers[0]?.name;
    if (!newest || !container) return [];
    const read = async (previous: boolean) => {
      const lines: string[] = [];
      const from = { namespace, pod: newest.metadata.name, container, previous, signal };
      for await (const { text } of gateway.followLogs({
        ...{ ...from, follow: false, tailLines: LINES, lineLimitBytes: LINE_BYTES },
      }))
        lines.push(text);
      return lines;
    };
    const lines = await read(false);
    return lines.length > 0 ? lines : await read(true);
  } catch (error) {
    if (isKubernetesError(error) || signal.aborted) return [];
    throw error;
  }
}
