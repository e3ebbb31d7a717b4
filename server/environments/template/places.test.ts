import { expect, it } from "vitest";
import { placeOf } from "./places";

const pod = ["spec", "template", "spec", "containers", "0"];

it.each([
  ["Deployment", [...pod, "image"], "image"],
  ["Deployment", [...pod, "env", "0", "value"], "expanded"],
  ["Deployment", [...pod, "livenessProbe", "periodSeconds"], "typed"],
  ["CronJob", ["spec", "jobTemplate", ...pod, "image"], "image"],
  ["CronJob", ["spec", "suspend"], "typed"],
  ["ConfigMap", ["data", "app.yaml"], "text"],
  ["Deployment", [...pod, "env", "0", "valueFrom", "secretKeyRef", "name"], undefined],
  ["Deployment", [...pod, "securityContext", "runAsUser"], undefined],
  ["Deployment", ["spec", "template", "spec", "serviceAccountName"], undefined],
  ["Deployment", ["metadata", "name"], undefined],
  // Keys that look like a path.
  ["Deployment", ["metadata", "annotations", "x.containers.0.image"], undefined],
  ["Deployment", ["spec", "template", "spec", "nodeSelector", "a.containers.0.workingDir"], undefined],
  ["Deployment", ["metadata", "annotations", "containers", "0", "image"], undefined],
])("in a %s a parameter may stand at %j: %s", (kind, steps, place) => {
  expect(placeOf(kind, steps)).toBe(place);
});
