import { FOUND_MAX, type PublishFinding, type PublishFound } from "@/server/contract/template-source";

/** Bytes of what a status says of a source: etcd takes 1.5 MiB, of which an inline source may have most. */
const FINDINGS_BYTES = 128 * 1024;
const FOUND_BYTES = 72 * 1024;

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

/** As many findings, from the first, as fit; the last says how many more there are. `most` bounds their number, too. */
export function findingsWithin(all: readonly PublishFinding[], most: number): PublishFinding[] {
  const shown: PublishFinding[] = [];
  let bytes = 0;
  for (const finding of all) {
    bytes += bytesOf(finding);
    if (bytes > FINDINGS_BYTES || shown.length === most) break;
    shown.push(finding);
  }
  if (shown.length === all.length) return shown;
  if (shown.length === most) shown.pop();
  const level = all[shown.length]?.level ?? "warning";
  const message = `There are ${all.length - shown.length} more findings like these.`;
  return [...shown, { level, code: "more", message }];
}

/** What was found, its lists cut until it fits. */
export function foundWithin(found: PublishFound): PublishFound {
  let cut = found;
  for (let most = FOUND_MAX; most > 0 && bytesOf(cut) > FOUND_BYTES; most = Math.floor(most / 2))
    cut = {
      ...found,
      candidates: found.candidates.slice(0, most),
      components: found.components
        .slice(0, most)
        .map((component) => ({ ...component, ports: component.ports.slice(0, most) })),
      images: found.images.slice(0, most),
    };
  return cut;
}
