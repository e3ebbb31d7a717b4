import type { KubernetesError, KubernetesErrorCode } from "./types";

interface Details {
  status?: number;
  causes?: { field: string; message: string }[];
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** Makes a KubernetesError; `status` 0 means that no answer came. */
export function kubernetesError(
  code: KubernetesErrorCode,
  message: string,
  details: Details = {},
): KubernetesError {
  const error = new Error(message, { cause: details.cause });
  error.name = "KubernetesError";
  return Object.assign(error, {
    code,
    status: details.status ?? 0,
    causes: details.causes ?? [],
    ...(details.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: details.retryAfterSeconds }),
  });
}

/** Whether a caught value is a KubernetesError, of the given code if one is named. Works across bundles. */
export function isKubernetesError(value: unknown, code?: KubernetesErrorCode): value is KubernetesError {
  if (!(value instanceof Error) || value.name !== "KubernetesError" || !("code" in value)) return false;
  return code === undefined || value.code === code;
}

interface StatusBody {
  message?: string;
  reason?: string;
  details?: { causes?: { field?: string; message?: string }[]; retryAfterSeconds?: number };
}

function parseStatus(body: string): StatusBody {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null) return parsed as StatusBody;
  } catch {
    // Not JSON: a proxy's or the kubelet's plain text.
  }
  return { message: body.trim().slice(0, 500) };
}

function codeOf(status: number, reason: string | undefined): KubernetesErrorCode {
  if (reason === "AlreadyExists") return "already-exists";
  if (reason === "ServerTimeout" || reason === "Timeout") return "unavailable";
  switch (status) {
    case 400:
    case 413:
    case 415:
    case 422:
      return "invalid";
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not-found";
    case 409:
      return "conflict";
    case 410:
      return "gone";
    case 429:
      return "too-many-requests";
    case 502:
    case 503:
    case 504:
      return "unavailable";
    default:
      return "unknown";
  }
}

/** The error in an answer of the API server: a `v1.Status` as JSON, or plain text from something in between. */
export function errorFromStatus(status: number, body: string, retryAfter?: string): KubernetesError {
  const { message, reason, details } = parseStatus(body);
  // An apply with a field that the schema does not know comes back as an internal error.
  const untyped = status === 500 && /failed to create typed patch object/.test(message ?? "");
  const code = untyped ? "invalid" : codeOf(status, reason);
  const seconds = Number(retryAfter ?? details?.retryAfterSeconds);
  return kubernetesError(code, message || `The API server answered ${status}.`, {
    status,
    causes: (details?.causes ?? []).map((cause) => ({
      field: cause.field ?? "",
      message: cause.message ?? "",
    })),
    retryAfterSeconds: Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined,
  });
}
