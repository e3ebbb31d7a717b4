# The portal: one image, three entry points (node dist/main.js, node dist/controller.js and node dist/publisher.js).
ARG NODE_IMAGE=docker.io/library/node:24-trixie-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
ENV NEXT_TELEMETRY_DISABLED=1 CI=true
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund --prefer-offline
COPY tsconfig.json next.config.mjs postcss.config.mjs prisma.config.ts ./
COPY prisma prisma
COPY public public
COPY scripts/build scripts/build
COPY server server
COPY app app
RUN npm run build && rm -rf .next/cache && npx tsx scripts/build/keep-runtime-packages.ts

FROM ${NODE_IMAGE} AS production
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOME=/tmp
# For the publisher, which reads sources of templates from git; ssh does not start for a user without a name.
RUN apt-get update \
    && apt-get install -y --no-install-recommends git openssh-client \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/log/apt /var/log/dpkg.log \
    && groupadd --gid 10000 portal \
    && useradd --uid 10000 --gid portal --home-dir /tmp --no-create-home --shell /usr/sbin/nologin portal
WORKDIR /app
COPY --from=build /src/node_modules node_modules
COPY --from=build /src/.next .next
COPY --from=build /src/dist dist
COPY --from=build /src/public public
COPY --from=build /src/package.json /src/next.config.mjs ./
COPY prisma/migrations prisma/migrations
# The templates the controller renders are the manifests themselves.
COPY k8s/base k8s/base
COPY k8s/overlays k8s/overlays
COPY k8s/dev-mode k8s/dev-mode
COPY k8s/templates k8s/templates
USER 10000:10000
EXPOSE 3000 8081
CMD ["node", "dist/main.js"]
