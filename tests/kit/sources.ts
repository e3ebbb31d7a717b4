import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Applications as teams have them, as files of an inline source. `word` is what a revision is told apart by. */

const PYTHON = "devspace-portal.local/base/python:3.13";
const REDIS = "devspace-portal.local/base/redis:8";
/** A web server that first says its word. */
const SERVE = 'echo "serving $WORD"; exec python3 -m http.server 8080 --directory /tmp';

export type Files = Record<string, string>;

export const composeSource = (word: string): Files => ({
  "compose.yaml": `name: board
services:
  web:
    image: ${PYTHON}
    user: "10001"
    command: [sh, -c, '${SERVE.replaceAll("$", "$$$$")}']
    environment: { WORD: ${word}, CACHE_URL: "redis://:\${CACHE_PASSWORD}@cache:6379" }
    ports: ["8080:8080"]
    stop_grace_period: 1s
    depends_on: [cache]
  cache:
    image: ${REDIS}
    user: "10001"
    command: [sh, -c, 'exec redis-server --save "" --dir /tmp --requirepass "$$CACHE_PASSWORD"']
    environment: { CACHE_PASSWORD: "\${CACHE_PASSWORD}" }
    expose: ["6379"]
`,
});

const chart = (word: string): Files => ({
  "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
  "chart/values.yaml": `word: ${word}\n`,
  "chart/templates/site.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ .Release.Name }}-site" }
spec:
  selector: { matchLabels: { app: site } }
  template:
    metadata: { labels: { app: site } }
    spec:
      terminationGracePeriodSeconds: 1
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: main
          image: ${PYTHON}
          command: [sh, -c, '${SERVE}']
          env: [{ name: WORD, value: "{{ .Values.word }}" }]
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /, port: http }, periodSeconds: 1 }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
---
apiVersion: v1
kind: Service
metadata: { name: site }
spec: { selector: { app: site }, ports: [{ port: 80, targetPort: http }] }
`,
});

export const chartSource = chart;

/** A DevSpace project with that chart and a dev entry. */
export const devspaceSource = (word: string): Files => ({
  ...chart("of the chart"),
  "devspace.yaml": `version: v2beta1
name: shop
deployments:
  shop: { helm: { chart: { path: chart }, values: { word: ${word} } } }
dev:
  site:
    labelSelector: { app: site }
    command: [sh, -c, 'echo "developing $WORD"; exec python3 -m http.server 8080 --directory /tmp']
    ports: ["8080"]
`,
});

/** A worker with Redis, PostgreSQL by another name, two web services, a Job and a CronJob (tests/templates/shop). */
export const shopSource = (word: string): Files => {
  const root = "tests/templates/shop";
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(path.join(root, file)).isFile(),
  );
  return Object.fromEntries(
    files.map((file) => [
      file,
      readFileSync(path.join(root, file), "utf8").replace(
        "name: MODE, value: production",
        `name: MODE, value: ${word}`,
      ),
    ]),
  );
};
