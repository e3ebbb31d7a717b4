import headless from "@xterm/headless";
import { expect, it } from "vitest";
import { withoutReports } from "./reports";

const kept = (text: string) => Buffer.from(withoutReports(Buffer.from(text))).toString();

it("takes out all that a terminal answers to queries", async () => {
  const terminal = new headless.Terminal({ allowProposedApi: true, logLevel: "off" });
  const answers: string[] = [];
  terminal.onData((text) => answers.push(text));
  const queries = [
    "\x1b[c",
    "\x1b[>c",
    "\x1b[5n",
    "\x1b[6n",
    "\x1b[?6n",
    "\x1b[?2004$p",
    "\x1b[4$p",
    "\x1bP$qm\x1b\\",
    "\x1b[>q",
  ];
  await new Promise<void>((resolve) => terminal.write(`\r\n\r\n${queries.join("")}`, resolve));
  expect(answers.length).toBeGreaterThanOrEqual(7);
  expect(kept(answers.join(""))).toBe("");
  expect(kept(`a${answers.join("b")}c`)).toBe(`a${"b".repeat(answers.length - 1)}c`);
});

it("leaves what is typed: text, keys, pastes, the mouse, where the focus went", () => {
  for (const typed of [
    ...[
      "ls -la\r",
      "ü漢😀",
      "\x1b",
      "\x03",
      "\x1b[A",
      "\x1b[1;5C",
      "\x1bOP",
      "\x1b[1;2R",
      "\x1b[1;8R",
      "\x1b[15;5~",
    ],
    ...["\x1b[200~pasted\x1b[201~", "\x1b[<0;10;5M", "\x1b[I", "\x1b[O", "\x1bb"],
  ])
    expect(kept(typed)).toBe(typed);
});
