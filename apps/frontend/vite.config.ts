import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Answers the probe of Kubernetes in the dev server as Nginx does in production. */
const livez: Plugin = {
  name: "livez",
  configureServer(server) {
    server.middlewares.use("/livez", (_request, response) => {
      response.setHeader("Content-Type", "text/plain");
      response.end("ok\n");
    });
  },
};

/** Host names the dev server answers to: comma-separated, `*` for any; localhost and addresses always work. */
function allowedHosts(): string[] | true {
  const hosts = process.env.DEV_ALLOWED_HOSTS ?? "";
  return hosts === "*" ? true : hosts.split(",").filter(Boolean);
}

export default defineConfig({
  plugins: [react(), livez],
  // Hot module replacement needs no setting behind a proxy: the browser connects to the address it got the page from.
  server: {
    host: true,
    port: 3000,
    strictPort: true,
    allowedHosts: allowedHosts(),
    proxy: { "/api": { target: process.env.BACKEND_URL ?? "http://localhost:8000", xfwd: true } },
  },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  test: { environment: "happy-dom", include: ["{src,nginx}/**/*.test.ts"] },
});
