"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { TextField } from "@/app/_ui/field";
import type { StepProps } from "./step-props";
import { wordsOf } from "./words-of";

const PullSecretDialog = dynamic(
  () => patiently(() => import("./pull-secret-dialog")).then((module) => module.PullSecretDialog),
  { ssr: false },
);

/** What images of private registries are pulled with: names of what is kept, and a way to make one. */
export function PullSecrets({ draft, errors, onChange }: StepProps) {
  const [making, setMaking] = useState(false);
  const names = wordsOf(draft.pullSecrets, ",");
  const wrong = Object.keys(errors).find((field) => field.startsWith("spec.pullSecrets"));
  return (
    <div className="flex items-start gap-3">
      <TextField
        id="pull-secrets"
        name="spec.pullSecrets"
        label="Pull secrets"
        optional
        value={draft.pullSecrets}
        placeholder="shop-registry"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={wrong && errors[wrong]}
        onChange={({ target }) => onChange({ pullSecrets: target.value })}
        inputClassName="font-mono"
        hint="For images of a private registry: names, with commas between. They are copied into the environments of this template alone."
        className="flex-1"
      />
      <Button onClick={() => setMaking(true)} className="mt-6.5">
        Make one…
      </Button>
      {making && (
        <PullSecretDialog
          proposed={`${draft.name.trim() || "template"}-registry`}
          onMade={(name) =>
            onChange({ pullSecrets: [...names.filter((one) => one !== name), name].join(", ") })
          }
          onClose={() => setMaking(false)}
        />
      )}
    </div>
  );
}
