export { keepArchive } from "./verbs/archive";
export { createTemplate, deleteTemplate, patchTemplate, refreshTemplate } from "./verbs/change";
export { detailOf, noTemplate, openTemplate, refsIn, summaryOf } from "./verbs/describe";
export { writePullSecret, writeSecret } from "./verbs/secrets";
