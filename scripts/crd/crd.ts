import { writeFileSync } from "node:fs";
import { ENVIRONMENT_CRD, environmentCrd, TEMPLATE_CRD, templateCrd } from "./resource";

/** `npm run crd` writes the CRDs of Environment and Template from the contract. */
for (const [file, text] of [
  [ENVIRONMENT_CRD, environmentCrd()],
  [TEMPLATE_CRD, templateCrd()],
] as const) {
  writeFileSync(file, text);
  console.log(`Wrote ${file}.`);
}
