import { expect, it } from "vitest";
import type { KubernetesObject } from "@/server/kubernetes";
import { hashesOf, withHashedData } from "./secret-hashes";

const secret = (uid: string, password: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "app-secrets",
    uid,
    annotations: { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ password }) },
  },
  data: { POSTGRES_PASSWORD: Buffer.from(password).toString("base64"), SMTP_USER: "" },
});
const hashes = (uid: string, password: string) =>
  hashesOf([withHashedData(secret(uid, password))])["app-secrets"];

it("keeps the keys and tells a change, but no value", () => {
  const cached = withHashedData(secret("u-1", "hunter2"));
  expect(JSON.stringify(cached)).not.toContain(Buffer.from("hunter2").toString("base64"));
  expect(JSON.stringify(cached)).not.toContain("hunter2");
  expect(Object.keys(cached.data as object)).toEqual(["POSTGRES_PASSWORD", "SMTP_USER"]);
  expect(hashes("u-1", "hunter2")).toEqual(hashes("u-1", "hunter2"));
  expect(hashes("u-1", "hunter3")).not.toEqual(hashes("u-1", "hunter2"));
});

it("cannot be looked up in a table of common passwords", () => {
  expect(hashes("u-1", "hunter2")).not.toEqual(hashes("u-2", "hunter2"));
});
