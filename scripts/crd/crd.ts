import { writeFileSync } from "node:fs";
import { ENVIRONMENT_CRD, environmentCrd } from "./resource";

/** `npm run crd` writes the CRD of Environment from the contract. */
writeFileSync(ENVIRONMENT_CRD, environmentCrd());
console.log(`Wrote ${ENVIRONMENT_CRD}.`);
