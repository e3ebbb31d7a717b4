import type { Field } from "../reading/field";

const LOADS =
  /\b(kind|k3d|minikube)\b.*\b(load|import|image)\b|\b(docker|podman|helm|az|aws|gcloud|doctl|oc)\b.*\b(login|configure-docker|get-credentials|get-login)|\b(docker|helm)\s+(pull|repo\s+(add|update))/;
const MIGRATES = /migrat|seed|db:|alembic|flyway|liquibase|prisma|createsuperuser|artisan/i;

/** `hooks`: waits and image loads mean nothing here, migrations are asked about as one-time jobs, the rest is refused. */
export function readHooks(section: Field | undefined): void {
  const hooks =
    section?.type === "map" ? section.entries().map(([, field]) => field) : (section?.items() ?? []);
  for (const field of hooks) {
    const command = [
      field.get("command")?.raw() ?? "",
      ...(field.get("args")?.items() ?? []).map((item) => item.raw() ?? ""),
    ].join(" ");
    const inside = field.has("container") || field.has("where");
    if (field.has("wait"))
      field.mark("ignored", { code: "hook-wait", message: "The portal waits until everything is ready." });
    else if (field.has("logs"))
      field.mark("ignored", { code: "hook-logs", message: "The portal shows logs." });
    else if (field.has("upload"))
      field.mark("adapted", {
        code: "hook-upload",
        message: "The dev pod starts with its workspace filled: nothing is uploaded.",
      });
    else if (field.has("download"))
      field.mark("ignored", { code: "hook-download", message: "The workspace is the only copy." });
    else if (inside && MIGRATES.test(command))
      field.mark("asked", {
        code: "hook-job",
        message: "A one-time job of the application.",
        remedy: "Make it a Job of the manifests, or an action of the component.",
      });
    else if (LOADS.test(command))
      field.mark("ignored", { code: "hook-images", message: "The portal sees to images and registries." });
    else
      field.mark("refused", {
        code: "hook",
        message: `${command.trim().slice(0, 80) || "This hook"} is not run.`,
        remedy: inside
          ? "Put it into the image or the container's command."
          : "Leave it to the developer's machine.",
      });
  }
}
