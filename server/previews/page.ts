import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { FRAME_MESSAGE } from "@/server/contract/preview-frame";

/** A page of the portal's at a preview's origin. */
export interface Page {
  status: number;
  title: string;
  message: string;
  remedy?: string;
  lines?: readonly string[];
  /** A button that wakes the environment, by a value that scripts of the application cannot read. */
  wake?: { action: string; fields: Record<string, string> };
  link?: { text: string; href: string; ownTab?: boolean };
  /** Takes the key behind the `#` of its address for a cookie. */
  takesKey?: boolean;
  /** In a frame: tells the portal around it what the browser keeps here, then goes on to a path, if it may. */
  tellsFrame?: { portals: readonly string[]; goesTo?: string };
  /** Asks every second whether the preview serves, and then shows it. */
  waits?: boolean;
  frameAncestors: readonly string[];
  headers?: Record<string, string>;
}

/** Answers with a page that stands alone: no file, no font, no script of anybody else. */
export function sendPage(response: ServerResponse, page: Page, head = false): void {
  const nonce = randomBytes(16).toString("base64");
  const html = render(page, nonce);
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "base-uri 'none'",
    `form-action ${page.wake ? "'self'" : "'none'"}`,
    `frame-ancestors ${page.frameAncestors.join(" ")}`,
  ];
  response.writeHead(page.status, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": Buffer.byteLength(html),
    "Cache-Control": "no-store",
    "Content-Security-Policy": policy.join("; "),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    // No page that opened it reads what is in it, the application's own neither.
    ...(page.wake ? { "Cross-Origin-Opener-Policy": "noopener-allow-popups" } : {}),
    ...(page.waits ? { "Retry-After": "2" } : {}),
    ...page.headers,
  });
  response.end(head ? undefined : html);
}

function render(
  { title, message, remedy, lines = [], wake, link, waits, takesKey, tellsFrame }: Page,
  nonce: string,
): string {
  const script = waits ? WAIT : takesKey ? TAKE_KEY : tellsFrame && tellFrame(tellsFrame);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1 id="title">${escaped(title)}</h1>
<p id="message" role="status">${escaped(message)}</p>
<p id="remedy"${remedy ? "" : " hidden"}>${escaped(remedy ?? "")}</p>
<pre id="lines" tabindex="0" aria-label="Last lines of the log"${lines.length > 0 ? "" : " hidden"}>${escaped(lines.join("\n"))}</pre>
<div id="acts">${wake ? wakeForm(wake) : ""}${
    link
      ? `<a href="${escaped(link.href)}"${link.ownTab ? ' target="_blank" rel="noopener"' : ""}>${escaped(link.text)}</a>`
      : ""
  }</div>
${waits ? '<p id="waiting"><span></span>Waiting for it to answer</p>' : ""}
<p id="from">DevSpace Portal</p>
</main>
${script ? `<script nonce="${nonce}">${script}</script>` : ""}
</body>
</html>
`;
}

function wakeForm({ action, fields }: NonNullable<Page["wake"]>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return `<form id="wake" method="post" action="${escaped(action)}">${inputs.join("")}<button>Wake it up</button></form>`;
}

function escaped(text: string): string {
  const names: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (letter) => names[letter] ?? "");
}

const STYLE = `
:root{--ground:#f9fafb;--card:#fff;--text:#111827;--quiet:#4b5563;--line:#d1d5db;--accent:#1d4ed8;--on:#fff;--log:#f3f4f6}
@media(prefers-color-scheme:dark){:root{--ground:#0c1017;--card:#141a24;--text:#e5e7eb;--quiet:#9ca3af;--line:#2b3442;--accent:#93b4fd;--on:#0c1017;--log:#0c1017}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{width:100%;max-width:44rem;padding:2rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem}
h1{margin:0 0 .5rem;font-size:1.25rem;line-height:1.3}
p{margin:0 0 1rem;overflow-wrap:anywhere}
#remedy,#waiting,#from{color:var(--quiet)}
pre{margin:0 0 1rem;padding:.75rem;max-height:20rem;overflow:auto;background:var(--log);border:1px solid var(--line);border-radius:.5rem;font:13px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
#acts{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1rem}
button,a{padding:.5rem 1rem;border:1px solid var(--accent);border-radius:.5rem;font:inherit;text-decoration:none;cursor:pointer}
button{background:var(--accent);color:var(--on)}
button:disabled{opacity:.6;cursor:default}
a{color:var(--accent)}
#acts:empty{display:none}
#waiting{display:flex;align-items:center;gap:.5rem;font-size:.875rem}
#waiting span{width:.75rem;height:.75rem;border:2px solid var(--line);border-top-color:var(--accent);border-radius:50%}
@media(prefers-reduced-motion:no-preference){#waiting span{animation:turn 1s linear infinite}}
@keyframes turn{to{transform:rotate(1turn)}}
#from{margin:0;font-size:.75rem}
[hidden]{display:none}`;

const TAKE_KEY = `
const key=location.hash.slice(1);
history.replaceState(null,"",location.pathname);
fetch("/.devspace-portal/share",{method:"POST",body:key}).then(async(answer)=>{
  const told=await answer.json().catch(()=>({}));
  if(answer.ok)return location.replace(told.location);
  document.getElementById("title").textContent="This link does not work";
  document.getElementById("message").textContent=told.detail||"Ask whoever sent it for another one.";
},()=>{document.getElementById("message").textContent="The portal cannot be reached. Reload to try again."});`;

/** The portal alone is told, whoever shows the frame; browsers that do not say who does are asked for each of its addresses. */
function tellFrame({ portals, goesTo }: NonNullable<Page["tellsFrame"]>): string {
  const told = JSON.stringify({ portals, goesTo, type: FRAME_MESSAGE }).replaceAll("<", "\\u003c");
  return `
const {portals,goesTo,type}=${told};
let storage=false;
try{const key="devspace-portal:kept";localStorage.setItem(key,"1");storage=localStorage.getItem(key)==="1";localStorage.removeItem(key)}catch{}
const around=location.ancestorOrigins;
for(const portal of portals)if(!around||around[0]===portal)parent.postMessage({type,storage,cookies:goesTo!==undefined},portal);
if(goesTo!==undefined)location.replace(goesTo);`;
}

/** Text only ever comes in as text. */
const WAIT = `
const $=(id)=>document.getElementById(id);
const put=(id,text)=>{const at=$(id);at.hidden=!text;if(at.textContent!==text)at.textContent=text};
const wake=$("wake");
if(wake)wake.addEventListener("submit",()=>{wake.querySelector("button").disabled=true});
const look=async()=>{
  const answer=await fetch("/.devspace-portal/status",{cache:"no-store"}).catch(()=>undefined);
  if(answer&&answer.status===401)return location.reload();
  if(answer&&answer.ok){
    const now=await answer.json();
    if(now.serves)return location.reload();
    document.title=now.title;
    put("title",now.title);put("message",now.message);put("remedy",now.remedy||"");put("lines",now.lines.join("\\n"));
    if(wake)wake.hidden=!now.wakes;
    else if(now.wakes&&top===window)return location.reload();
  }
  setTimeout(look,1000);
};
setTimeout(look,1000);`;
