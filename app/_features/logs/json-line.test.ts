import { expect, test } from "vitest";
import { prettyJson, readableJson } from "./json-line";

const plain = (line: object, level: Parameters<typeof readableJson>[1] = "info") =>
  readableJson(JSON.stringify(line), level)
    ?.map(({ text }) => text)
    .join("");

test("a structured line reads as its message and what else it holds", () => {
  const line = {
    time: "2030-01-02T03:04:05Z",
    level: "info",
    logger: "app.items",
    message: "created",
    id: 7,
    by: "a b",
  };
  expect(plain(line)).toBe('created  id=7 by="a b"');
  expect(readableJson(JSON.stringify(line), "info")?.at(-1)?.look).toEqual({ color: "var(--muted)" });
});

test("a serious line says so in words, and where it came from", () => {
  expect(plain({ level: 50, name: "api", msg: "no database" }, "error")).toBe("ERROR no database  name=api");
});

test("nested values stay JSON", () => {
  expect(plain({ msg: "request", req: { id: 1 }, tags: ["x"], none: null })).toBe(
    'request  req={"id":1} tags=["x"] none=null',
  );
});

test.each(['{"level":"info"}', '["message"]', '{"message":1}', '{"message":"cut', "{not json}", "plain"])(
  "%s is shown as it is",
  (line) => expect(readableJson(line, "info")).toBeUndefined(),
);

test("opened, a line shows everything it holds", () => {
  expect(prettyJson(' {"level":"info","message":"m"} ')).toBe('{\n  "level": "info",\n  "message": "m"\n}');
  expect(prettyJson("{}")).toBeUndefined();
});

test("numbers keep their digits and keys that come twice come twice", () => {
  const line =
    '{"msg":"m","id":9223372036854775807,"price":1.10,"huge":1e400,"a":1,"a":2,"in":{"n":[0.10,-0]}}';
  expect(
    readableJson(line, "info")
      ?.map(({ text }) => text)
      .join(""),
  ).toBe('m  id=9223372036854775807 price=1.10 huge=1e400 a=1 a=2 in={"n":[0.10,-0]}');
  expect(prettyJson(line)?.replace(/\s/g, "")).toBe(line);
});

test("escapes inside a message are visible and inert", () => {
  const line = '{"msg":"a\\u001b[31mb \\u202ec","k":"\\u009bx"}';
  expect(
    readableJson(line, "info")
      ?.map(({ text }) => text)
      .join(""),
  ).toBe('a\\u001b[31mb \\u202ec  k="\\u009bx"');
});

test("a line that nests deeper than the stack is shown as it is or whole, without an error", () => {
  const deep = `${"[".repeat(8000)}1${"]".repeat(8000)}`;
  expect(() => prettyJson(deep)).not.toThrow();
});
