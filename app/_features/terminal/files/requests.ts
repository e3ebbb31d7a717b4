import { addressOf } from "../../api/address";
import { call } from "../../api/call";
import { csrfToken } from "../../api/csrf";
import { ProblemError, problemFrom } from "../../api/problem-error";

const contract = () => import("@/server/contract/files");

/** The container of a terminal; a relative path begins in the folder in which its shell is. */
export interface FileHost {
  environment: string;
  pod: string;
  container: string;
  /** Id of the terminal. */
  terminal: string;
}

const placeOf = ({ environment, ...host }: FileHost, path: string) => ({
  params: { name: environment },
  query: { ...host, path },
});

/** What a path is; `.` for where the shell is. */
export function lookAt(host: FileHost, path: string, signal?: AbortSignal) {
  return call(
    "GET /api/environments/{name}/files",
    { ...placeOf(host, path), ...(signal && { signal }) },
    async () => (await contract()).fileInfo,
  );
}

/** Has the browser save a file, or a folder as an archive, as it does with any download. */
export function saveFile(host: FileHost, path: string): void {
  const link = document.createElement("a");
  link.href = addressOf("GET /api/environments/{name}/files/content", placeOf(host, path));
  link.download = "";
  link.click();
}

/**
 * Sends a file, and tells how many of its bytes went. By XMLHttpRequest: `fetch` tells nothing of what it sends. Rejects with a
 * ProblemError, or with the signal's reason.
 */
export function sendFile(
  host: FileHost,
  to: { path: string; overwrite: boolean },
  file: File,
  { onProgress, signal }: { onProgress: (sent: number) => void; signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const { params, query } = placeOf(host, to.path);
    const address = addressOf("PUT /api/environments/{name}/files/content", {
      ...{ params, query: { ...query, overwrite: String(to.overwrite) } },
    });
    request.open("PUT", address);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRF-Token", csrfToken() ?? "");
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      if (request.status === 201) resolve();
      else void problemFrom(new Response(request.response, { status: request.status })).then(reject);
    };
    // Also when the file was changed or taken away since it was chosen.
    request.onerror = () =>
      reject(
        ProblemError.local(
          "unreachable",
          "The upload broke off: the portal cannot be reached, or the file changed meanwhile.",
        ),
      );
    signal.addEventListener("abort", () => {
      request.abort();
      reject(signal.reason);
    });
    request.send(file);
  });
}
