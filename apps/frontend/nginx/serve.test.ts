// @vitest-environment node
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";

const POD =
  "search env-a.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n";

/** The configuration serve.sh writes, or what it says when it refuses. `true` stands where Nginx would start. */
function configuration(resolvConf: string, env: Record<string, string> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), "serve-"));
  writeFileSync(path.join(folder, "resolv.conf"), resolvConf);
  writeFileSync(path.join(folder, "nginx-program"), "#!/bin/sh\n");
  chmodSync(path.join(folder, "nginx-program"), 0o755);
  execFileSync("sh", [path.join(import.meta.dirname, "serve.sh")], {
    stdio: "pipe",
    env: {
      PATH: process.env.PATH,
      NGINX: path.join(folder, "nginx-program"),
      RESOLV_CONF: path.join(folder, "resolv.conf"),
      CONFIG_FOLDER: folder,
      ...env,
    },
  });
  return readFileSync(path.join(folder, "nginx", "nginx.conf"), "utf8");
}

test("a bare Service name gets the pod's namespace, since Nginx knows no search domains", () => {
  const written = configuration(POD, { BACKEND_URL: "http://backend-service:8000" });
  expect(written).toContain("resolver 10.96.0.10 valid=5s;");
  expect(written).toContain("set $backend http://backend-service.env-a.svc.cluster.local:8000;");
  expect(written).not.toMatch(/@[A-Z_]+@/);
});

test("a full name, an address and localhost stay as they are", () => {
  for (const url of ["https://api.example.com", "http://127.0.0.1:8000", "http://localhost:8000"]) {
    expect(configuration(POD, { BACKEND_URL: url })).toContain(`set $backend ${url};`);
  }
});

test("an IPv6 name server stands in brackets, and without search domains a name stays bare", () => {
  const written = configuration("nameserver fd00::10\n", { BACKEND_URL: "http://backend:8000" });
  expect(written).toContain("resolver [fd00::10] valid=5s;");
  expect(written).toContain("set $backend http://backend:8000;");
});

test.each(["backend-service:8000", "http://backend;evil", "http://backend/path", "http://a b", "http://"])(
  "refuses %s as BACKEND_URL",
  (url) => {
    expect(() => configuration(POD, { BACKEND_URL: url })).toThrow(/BACKEND_URL must/);
  },
);
