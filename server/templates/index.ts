export { createTemplate, deleteTemplate, patchTemplate, refreshTemplate } from "./verbs/change";
export { detailOf, openTemplate, refsIn, summaryOf } from "./verbs/describe";
export { writeSecret } from "./verbs/secrets";
