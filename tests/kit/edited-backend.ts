import type { Kubectl } from "@/kit/kubectl";
import { namespaceOf } from "@/server/contract/names";
import { waitForMode } from "./environments";

/** Takes paths below /try, beneath what the app bounds and gathers. */
const EDIT = `
import json as _json
_inner, _seen, _gone_on = create_app, {"bytes": 0}, asyncio.Event()

def create_app(settings: Settings | None = None):
    app = _inner(settings)
    async def edited(scope, receive, send):
        if scope["type"] != "http" or not scope["path"].startswith("/try/"):
            return await app(scope, receive, send)
        async def say(text, more=False):
            await send({"type": "http.response.body", "body": text.encode(), "more_body": more})
        kind = b"text/event-stream" if scope["path"] == "/try/events" else b"application/json"
        if scope["path"] == "/try/upload":
            _seen["bytes"], more = 0, True
            while more:
                part = await receive()
                _seen["bytes"] += len(part.get("body", b""))
                more = part.get("more_body", False)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
        if scope["path"] == "/try/events":
            _gone_on.clear()
            await say("data: first\\n\\n", True)
            await _gone_on.wait()
            return await say("data: second\\n\\n")
        if scope["path"] == "/try/go-on":
            _gone_on.set()
        await say(_json.dumps(_seen))
    return edited
`;

/**
 * Puts an environment's backend into dev mode and edits it there: POST /try/upload counts what comes and GET /try/seen tells how
 * much so far; GET /try/events sends one event, and the second one after GET /try/go-on.
 */
export async function editBackend(cluster: Kubectl, environment: string): Promise<void> {
  const patch = { spec: { components: { backend: { mode: "dev" } } } };
  await cluster.run(["patch", "denv", environment, "--type=merge", "-p", JSON.stringify(patch)]);
  const { workload } = await waitForMode(cluster, environment, "backend", "dev");
  const exec = [
    "-n",
    namespaceOf(environment),
    "exec",
    "-i",
    `deployment/${workload}`,
    "-c",
    "backend",
    "--",
  ];
  await cluster.run([...exec, "sh", "-c", "cat >> app/main.py"], EDIT);
}
