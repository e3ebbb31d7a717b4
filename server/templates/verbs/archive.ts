import { ARCHIVE_BYTES } from "@/server/contract/components";
import { wrongField } from "@/server/http/problem";
import { isKubernetesError } from "@/server/kubernetes";
import { archiveObject, sha256Of } from "../archive/kept";
import type { TemplateChanges } from "./change";

/** Keeps an archive under its hash. What is in it is looked at by the publisher alone. */
export async function keepArchive(
  { hub, audit }: TemplateChanges,
  { content }: { content: string },
): Promise<{ sha256: string; bytes: number }> {
  const bytes = Buffer.from(content, "base64");
  const isPacked = (bytes[0] === 0x1f && bytes[1] === 0x8b) || (bytes[0] === 0x50 && bytes[1] === 0x4b);
  if (!isPacked)
    throw wrongField("content", "This is no tar.gz and no zip. Pack the folder, and upload that.");
  if (bytes.length > ARCHIVE_BYTES)
    throw wrongField(
      "content",
      `Use an archive of at most ${ARCHIVE_BYTES / 1024} KiB, or name a git repository.`,
    );
  const sha256 = sha256Of(bytes);
  await hub.create(archiveObject(bytes)).catch((error: unknown) => {
    if (!isKubernetesError(error, "already-exists")) throw error;
  });
  await audit({ action: "template.archive", target: sha256, detail: { bytes: String(bytes.length) } });
  return { sha256, bytes: bytes.length };
}
