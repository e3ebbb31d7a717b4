export { createTemplate, deleteTemplate, patchTemplate, refreshTemplate } from "./verbs/change";
export { detailOf, openTemplate, summaryOf } from "./verbs/describe";
export { writeSecret } from "./verbs/secrets";
