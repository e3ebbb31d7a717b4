import { z } from "zod";
import { templateName, templateRevisionName } from "../names";
import { templateList } from "../template";
import { ARCHIVE_BODY_BYTES, templateArchive, templateArchiveRequest } from "../template-archive";
import { pullSecretRequest, templateSecretName, templateSecretRequest } from "../template-secret";
import { newTemplateWebhook, templateWebhook } from "../template-webhook";
import {
  createTemplateRequest,
  patchTemplateRequest,
  templateDetail,
  templateRefs,
  templateSummaries,
} from "../templates-api";
import { none, nothing, type Subject } from "./operation";

/** Room for the files of an inline source, escaped as JSON; or for what a git host has to say of a push. */
const TEMPLATE_BYTES = 1024 * 1024;

const ofTemplate = z.strictObject({ name: templateName });

export const TEMPLATES = {
  "GET /api/templates": {
    ...none,
    id: "listTemplates",
    summary: "The templates environments are made from, as they were published last",
    access: { role: "user", action: "view" },
    success: { status: 200, body: templateList },
  },
  "GET /api/catalogue": {
    ...none,
    id: "listCatalogue",
    summary: "Every template with its source, its revisions and what the last publishing had to say",
    access: { role: "user", action: "view" },
    success: { status: 200, body: templateSummaries },
  },
  "POST /api/templates": {
    ...none,
    id: "createTemplate",
    summary: "Add a template; it is published at once, and its status says how that went",
    access: { role: "admin", by: "session" },
    body: createTemplateRequest,
    bodyLimit: TEMPLATE_BYTES,
    success: { status: 201, body: templateDetail },
    problems: [409],
  },
  "GET /api/templates/{name}": {
    ...none,
    id: "getTemplate",
    summary: "One template: source, revisions, findings, the environments of it that you may see",
    access: { role: "user", action: "view" },
    params: ofTemplate,
    query: z.strictObject({ revision: templateRevisionName.optional() }),
    success: { status: 200, body: templateDetail },
    problems: [404],
  },
  "PATCH /api/templates/{name}": {
    ...none,
    id: "patchTemplate",
    summary: "Replace fields of a template's spec; null takes a field away",
    access: { role: "admin", by: "session" },
    params: ofTemplate,
    body: patchTemplateRequest,
    bodyLimit: TEMPLATE_BYTES,
    success: { status: 200, body: templateDetail },
    problems: [404, 409],
  },
  "DELETE /api/templates/{name}": {
    ...none,
    id: "deleteTemplate",
    summary: "Delete a template; environments of it go on with the revision they run",
    access: { role: "admin", by: "session" },
    params: ofTemplate,
    success: { status: 204 },
    problems: [404],
  },
  "POST /api/templates/{name}/refresh": {
    ...none,
    id: "refreshTemplate",
    summary: "Look at the source now, and publish what it holds",
    access: { role: "admin", by: "session" },
    params: ofTemplate,
    body: nothing,
    success: { status: 202 },
    problems: [404],
  },
  "GET /api/templates/{name}/refs": {
    ...none,
    id: "listTemplateRefs",
    summary: "Branches, tags and pull requests of a template's repository, to make environments of",
    access: { role: "user", action: "view" },
    params: ofTemplate,
    success: { status: 200, body: templateRefs },
    problems: [404],
  },
  "GET /api/templates/{name}/webhook": {
    ...none,
    id: "getTemplateWebhook",
    summary: "Whether the template's git host can tell of pushes, and when it did last",
    access: { role: "admin", by: "session" },
    params: ofTemplate,
    success: { status: 200, body: templateWebhook },
    problems: [404],
  },
  "POST /api/templates/{name}/webhook": {
    ...none,
    id: "createTemplateWebhook",
    summary: "Make the secret of the template's webhook, in place of the one before; it is never told again",
    access: { role: "admin", by: "session" },
    params: ofTemplate,
    body: nothing,
    success: { status: 201, body: newTemplateWebhook },
    problems: [404],
  },
  "DELETE /api/templates/{name}/webhook": {
    ...none,
    id: "deleteTemplateWebhook",
    summary: "Take nothing more by the template's webhook",
    access: { role: "admin", by: "session" },
    params: ofTemplate,
    success: { status: 204 },
    problems: [404],
  },
  "POST /api/webhooks/templates/{name}": {
    ...none,
    id: "deliverTemplateWebhook",
    summary:
      "For git hosts: look at the source now. Signed with the webhook's secret as GitHub, Gitea, Forgejo or GitLab do",
    access: "signed",
    params: ofTemplate,
    body: z.instanceof(Uint8Array),
    takesRaw: true,
    bodyLimit: TEMPLATE_BYTES,
    success: { status: 202 },
    problems: [401, 429],
  },
  "POST /api/template-archives": {
    ...none,
    id: "uploadTemplateArchive",
    summary:
      "Upload a tar.gz or zip as the source of a template; it goes when no template names it for a day",
    access: { role: "admin", by: "session" },
    body: templateArchiveRequest,
    bodyLimit: ARCHIVE_BODY_BYTES,
    success: { status: 201, body: templateArchive },
  },
  "PUT /api/template-secrets/{name}": {
    ...none,
    id: "writeTemplateSecret",
    summary:
      "Write what sources of templates are opened with, in place of what was there; it is never told again",
    access: { role: "admin", by: "session" },
    params: z.strictObject({ name: templateSecretName }),
    body: templateSecretRequest,
    success: { status: 204 },
  },
  "PUT /api/pull-secrets/{name}": {
    ...none,
    id: "writePullSecret",
    summary:
      "Write what images of a private registry are pulled with, in place of what was there; it is never told again",
    access: { role: "admin", by: "session" },
    params: z.strictObject({ name: templateSecretName.max(200, "Use at most 200 characters.") }),
    body: pullSecretRequest,
    success: { status: 204 },
  },
} as const satisfies Subject;
