"use client";
import { TextField } from "@/app/_ui/field";
import { createEnvironmentRequest } from "@/server/contract/environment";
import { namespaceOf } from "@/server/contract/names";
import { useEnvironments } from "../queries";

/** The name, judged while typing: by the contract, then against the environments that are there. */
export function NameField({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | undefined;
  onChange: (name: string) => void;
}) {
  const { data } = useEnvironments();
  const name = value.trim();
  const parsed = createEnvironmentRequest.shape.name.safeParse(name);
  const taken = data?.items.some((item) => item.name === name) ?? false;
  const live =
    name === "" || parsed.success
      ? taken
        ? `An environment named ${name} is there already. Choose another name.`
        : undefined
      : parsed.error.issues[0]?.message;

  return (
    <TextField
      id="name"
      name="name"
      label="Name"
      required
      value={value}
      autoFocus
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      placeholder="harbour"
      error={error ?? live}
      onChange={(event) => onChange(event.target.value)}
      inputClassName="font-mono"
      hint={
        parsed.success && !taken ? (
          <>
            Becomes the namespace <code className="font-mono text-ink">{namespaceOf(name)}</code>.
          </>
        ) : (
          "Lower-case letters, digits and hyphens; it cannot be changed later."
        )
      }
    />
  );
}
