import { Section } from "@/app/_ui/card";
import type { TemplateParameter } from "@/server/contract/parameters";

const TYPE_WORDS: Record<TemplateParameter["type"], string> = {
  string: "text",
  number: "number",
  boolean: "yes or no",
  choice: "choice",
  secret: "secret",
};

/** What environments of the shown revision say for themselves. */
export function ParameterList({ parameters }: { parameters: readonly TemplateParameter[] }) {
  return (
    <Section id="parameters" title="Parameters">
      <ul aria-label="Parameters">
        {parameters.map((parameter) => (
          <ParameterRow key={parameter.name} parameter={parameter} />
        ))}
      </ul>
    </Section>
  );
}

function ParameterRow({ parameter }: { parameter: TemplateParameter }) {
  const { name, title, help, type, required } = parameter;
  const facts = factsOf(parameter);
  return (
    <li className="border-b border-line px-4 py-3 last:border-0">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <h3 className="font-medium break-words">{title ?? name}</h3>
        {title && <code className="font-mono text-xs break-all text-muted">{name}</code>}
        <span className="ml-auto text-[13px] text-muted">
          {TYPE_WORDS[type]}
          {required ? ", required" : ""}
        </span>
      </div>
      {help && <p className="mt-0.5 text-[13px] break-words text-muted">{help}</p>}
      {facts.length > 0 && (
        <dl className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-[13px]">
          {facts.map(([term, value]) => (
            <div key={term} className="flex min-w-0 gap-1.5">
              <dt className="shrink-0 text-muted">{term}</dt>
              <dd className="min-w-0 font-mono break-all">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

function factsOf({
  default: value,
  choices,
  min,
  max,
  pattern,
  maxLength,
}: TemplateParameter): [string, string][] {
  const facts: [string, string | number | undefined][] = [
    ["Default", value === undefined ? undefined : value === "" ? "empty" : String(value)],
    ["One of", choices?.join(", ")],
    ["At least", min],
    ["At most", max],
    ["Fits", pattern],
    ["Characters", maxLength],
  ];
  return facts.flatMap(([term, fact]) => (fact === undefined ? [] : [[term, String(fact)]]));
}
