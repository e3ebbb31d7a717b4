"use client";
import { useEffect, useState } from "react";
import { TextField } from "@/app/_ui/field";
import { namespaceOf } from "@/server/contract/components";
import type { createEnvironmentRequest } from "@/server/contract/environment";
import { useEnvironments } from "../../environment/queries";

type NameSchema = (typeof createEnvironmentRequest)["shape"]["name"];

/** The contract's rules for the name; they load after the page, a moment before anyone has typed. */
function useNameSchema(): NameSchema | undefined {
  const [schema, setSchema] = useState<NameSchema>();
  useEffect(() => {
    void import("@/server/contract/environment").then((contract) =>
      setSchema(() => contract.createEnvironmentRequest.shape.name),
    );
  }, []);
  return schema;
}

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
  const schema = useNameSchema();
  const wrong = name === "" ? undefined : schema?.safeParse(name).error?.issues[0]?.message;
  const taken = data?.items.some((item) => item.name === name) ?? false;
  const live = taken ? `An environment named ${name} is there already. Choose another name.` : wrong;

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
        schema && name !== "" && !live ? (
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
