import path from "node:path";
import type { DraftSync } from "../draft";
import type { Field } from "../reading/field";
import { resolveIn } from "../sources/tree";
import { ignoreKeys, type Project } from "./project";

/** Files that belong to a person, whatever folder they are in. */
const PERSONAL =
  /(^|\/)(\.ssh|\.aws|\.kube|\.gnupg|\.docker|\.npmrc|\.yarnrc\.yml|\.gitconfig|\.git-credentials|\.netrc|\.pypirc|id_(rsa|ed25519|ecdsa))(\/|$)/;

/** One entry of `sync`. `workdir`: where relative targets land, if that is known. */
export function readSync(field: Field, project: Project, workdir: string | undefined): DraftSync[] {
  ignoreKeys(field, "sync-option", {
    disableDownload: "The workspace is the only copy: nothing is downloaded.",
    disableUpload: "The workspace is the only copy: nothing is uploaded.",
    initialSync: "The workspace is the only copy: there is nothing to compare at first.",
    initialSyncCompareBy: "The workspace is the only copy: there is nothing to compare at first.",
    waitInitialSync: "The dev pod starts with its workspace filled.",
    polling: "Files change where they are watched.",
    noWatch: "Files change where they are watched.",
    bandwidthLimits: "Nothing crosses the network.",
    throttleChangeDetection: "Files change where they are watched.",
    startContainer: "The dev pod starts with its workspace filled.",
    printLogs: "The portal shows saves in its own way.",
    file: "Whether it is one file follows from the source.",
    downloadExcludePaths: "The workspace is the only copy: nothing is downloaded.",
    downloadExcludeFile: "The workspace is the only copy: nothing is downloaded.",
    onDownload: "Nothing is downloaded.",
  });
  const exclude = [
    ...(field.get("excludePaths")?.texts() ?? []),
    ...excludeFile(field.get("excludeFile"), project),
    ...(field.get("uploadExcludePaths")?.texts() ?? []),
    ...excludeFile(field.get("uploadExcludeFile"), project),
  ];
  const { restart, run } = readOnUpload(field.get("onUpload"), project);
  const written = field.get("path");
  if (!written) {
    if (field.type === "map")
      project.reading.say("asked", field.at, field.path, {
        code: "sync-source",
        message: "A sync without a path.",
        remedy: "Say which folder of the source it is.",
      });
    return [];
  }
  const raw = written.raw() ?? "";
  const home = /^(~|\$HOME|\$!?\{HOME\}|\$!?\{DEVSPACE_USER_HOME\})/i.test(raw);
  const text = home ? raw : written.text();
  if (text === undefined) return [];
  const { local, remote } = splitPair(text);
  if (PERSONAL.test(local)) {
    field.mark("refused", {
      code: "personal-file",
      message: `${local} is a person's own and never goes into an environment.`,
      remedy: "Use the portal's credentials for git and packages.",
    });
    return [];
  }
  const resolved = home ? "absolute" : resolveIn(project.folder, local);
  if (resolved === "absolute") {
    field.mark("refused", {
      code: "absolute-path",
      message: `${local} is a path of somebody's machine.`,
      remedy: "Use a path in the repository.",
    });
    return [];
  }
  if (resolved === "outside") {
    written.mark("asked", {
      code: "second-source",
      message: `${local} lies outside of this repository.`,
      remedy: "Add that repository as a second source.",
    });
    return [];
  }
  if (project.reading.tree.kind(resolved.path) === "refused") {
    field.mark("refused", { code: "path-escapes", message: `${local} leads out of the repository.` });
    return [];
  }
  if (project.reading.tree.kind(resolved.path) === "absent")
    written.mark("asked", {
      code: "sync-missing",
      message: `${local} is not in the source.`,
      remedy: "Say which folder is meant; it may be made by a build.",
    });
  const to = targetOf(remote ?? local, remote === undefined, workdir, written);
  return [{ from: resolved.path, ...(to && { to }), exclude, restart, run }];
}

/** `local:remote` apart; the colon of `C:\` is none. */
function splitPair(text: string): { local: string; remote?: string } {
  const [, local = text, remote] = /^((?:[A-Za-z]:[\\/])?[^:]*):(.*)$/.exec(text.trim()) ?? [];
  return remote ? { local: local || ".", remote } : { local: local.trim() || "." };
}

function targetOf(remote: string, implied: boolean, workdir: string | undefined, field: Field) {
  const clean = remote.replace(/\/$/, "") || "/";
  if (clean.startsWith("/")) return clean;
  if (workdir === undefined) {
    field.mark("asked", {
      code: "sync-target",
      message: `Where ${clean} lands in the container is not said: it depends on the image's working directory.`,
      remedy: `Write ${remote}:/path/in/container, or workingDir.`,
    });
    return undefined;
  }
  field.reading.say("adapted", field.at, field.path, {
    code: "sync-workdir",
    message: `${clean} lands in the working directory ${workdir}.`,
  });
  field.reading.cover(field.node, "adapted");
  return implied && clean.startsWith("..")
    ? workdir
    : path.posix.join(workdir, clean).replace(/\/$/, "") || "/";
}

function excludeFile(field: Field | undefined, project: Project): string[] {
  const text = field?.text();
  if (!field || text === undefined) return [];
  const resolved = resolveIn(project.folder, text);
  const rules = typeof resolved === "object" ? project.reading.tree.read(resolved.path) : undefined;
  if (rules === undefined) {
    field.mark("asked", {
      code: "exclude-file",
      message: `${text} is not there.`,
      remedy: "Add it, or list excludePaths.",
    });
    return [];
  }
  return rules
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .slice(0, 500);
}

function readOnUpload(field: Field | undefined, project: Project): Pick<DraftSync, "restart" | "run"> {
  const restart = field?.get("restartContainer")?.boolean() ?? false;
  const run = (field?.get("exec")?.items() ?? []).flatMap((exec) => {
    ignoreKeys(exec, "exec-option", {
      failOnError: "What a rule prints and how it ends is shown.",
      name: "Rules are shown by their command.",
      once: "A rule runs whenever its files change.",
    });
    const local = exec.get("local");
    if (local?.boolean()) {
      exec.mark("refused", {
        code: "local-command",
        message: "This runs on the developer's machine.",
        remedy: "Run it in the container.",
      });
      return [];
    }
    const args = exec.get("args")?.texts() ?? [];
    const command = exec.get("command")?.text();
    const onChange = exec.get("onChange")?.texts() ?? [];
    if (command === undefined) return [];
    project.reading.say("adapted", exec.at, exec.path, {
      code: "run-on-change",
      message: `Runs in the dev pod when ${onChange.join(", ") || "anything"} changes; shown before it first does.`,
    });
    return [{ command: [command, ...args].join(" "), onChange }];
  });
  field?.get("execRemote")?.mark("refused", {
    code: "exec-remote",
    message: "Commands for single files are not known here.",
    remedy: "Use onUpload.exec with onChange.",
  });
  return { restart, run };
}
