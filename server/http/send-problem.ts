import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { PROBLEM_MEDIA_TYPE, problemOf, type Refusal } from "./problem";
import { sendText } from "./send-text";

/** Answers with a problem before Next sees the request. */
export function sendProblem(
  response: ServerResponse,
  refused: Refusal,
  about: { requestId: string; instance: string },
): void {
  const problem = problemOf(refused, about);
  sendText(response, problem.status, JSON.stringify(problem), {
    "Content-Type": PROBLEM_MEDIA_TYPE,
    ...refused.headers,
  });
}

/** Answers a request that no site of ours takes further: nothing of the answer may run or be kept. */
export function refuseRequest(request: IncomingMessage, response: ServerResponse, refused: Refusal): void {
  response.setHeader("Content-Security-Policy", "default-src 'none'");
  response.setHeader("X-Content-Type-Options", "nosniff");
  sendProblem(response, refused, {
    requestId: randomUUID(),
    instance: request.url?.split("?")[0] ?? "/",
  });
}
