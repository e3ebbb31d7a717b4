"use client";
import { Plus, X } from "lucide-react";
import { Button } from "@/app/_ui/button";
import { SelectField, TextArea, TextField } from "@/app/_ui/field";
import { Switch } from "@/app/_ui/switch";
import { ICON_NAMES } from "../../environment/component-icon";
import { newWish, type WishDraft } from "./draft";

/** What is said of components instead of what the source says; of those that were found, and of others by name. */
export function Wishes({
  wishes,
  known,
  errors,
  onChange,
}: {
  wishes: WishDraft[];
  known: readonly { name: string; title: string }[];
  errors: Readonly<Record<string, string>>;
  onChange: (wishes: WishDraft[]) => void;
}) {
  const add = (name = "") =>
    onChange([...wishes, newWish(Math.max(-1, ...wishes.map(({ id }) => id)) + 1, name)]);
  const others = known.filter(({ name }) => !wishes.some((wish) => wish.name === name));
  return (
    <section aria-labelledby="wishes-title" className="flex flex-col gap-3">
      <div>
        <h3 id="wishes-title" className="text-[13px] font-medium">
          Components
        </h3>
        <p className="text-[13px] text-muted">
          {known.length === 0
            ? "They are found when it is published. What you know of them already can be said here, by name."
            : "Say here what is to be otherwise than the source has it."}
        </p>
      </div>
      {wishes.map((wish, index) => (
        <WishFields
          key={wish.id}
          wish={wish}
          index={index}
          errors={errors}
          onChange={(part) => onChange(wishes.map((one) => (one.id === wish.id ? { ...one, ...part } : one)))}
          onRemove={() => onChange(wishes.filter(({ id }) => id !== wish.id))}
        />
      ))}
      <div className="flex flex-wrap gap-2">
        {others.map(({ name, title }) => (
          <Button
            key={name}
            size="small"
            icon={<Plus className="size-3.5" aria-hidden="true" />}
            onClick={() => add(name)}
          >
            {title}
          </Button>
        ))}
        <Button
          size="small"
          look="quiet"
          icon={<Plus className="size-3.5" aria-hidden="true" />}
          onClick={() => add()}
        >
          Component by name
        </Button>
      </div>
    </section>
  );
}

const TEXTS = [
  { key: "title", field: "title", label: "Title", placeholder: "Web server" },
  { key: "stack", field: "stack", label: "Made of", placeholder: "FastAPI" },
  { key: "image", field: "image", label: "Image", placeholder: "ghcr.io/team/app:1.2" },
  { key: "devImage", field: "dev.image", label: "Dev image", placeholder: "node:24" },
] as const;

function WishFields({
  wish,
  index,
  errors,
  onChange,
  onRemove,
}: {
  wish: WishDraft;
  index: number;
  errors: Readonly<Record<string, string>>;
  onChange: (part: Partial<WishDraft>) => void;
  onRemove: () => void;
}) {
  const path = `spec.components.${wish.name.trim()}`;
  const called = wish.name || `component ${index + 1}`;
  const texts = TEXTS.filter(({ key }) => wish.dev || key !== "devImage");
  return (
    <fieldset className="rounded-xl border border-line bg-surface p-4">
      <legend className="sr-only">{called}</legend>
      <div className="flex items-end gap-3">
        <TextField
          id={`wish-${wish.id}-name`}
          name={path}
          label="Component"
          value={wish.name}
          placeholder="web"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={errors[path]}
          onChange={({ target }) => onChange({ name: target.value })}
          inputClassName="font-mono"
          className="flex-1"
        />
        <Button
          look="quiet"
          square
          aria-label={`Remove ${called}`}
          icon={<X className="size-4" aria-hidden="true" />}
          onClick={onRemove}
        />
      </div>
      <div className="mt-3 grid gap-x-4 gap-y-3 sm:grid-cols-2">
        {texts.map(({ key, field, label, placeholder }) => (
          <TextField
            key={key}
            id={`wish-${wish.id}-${key}`}
            name={`${path}.${field}`}
            label={label}
            optional
            value={wish[key]}
            placeholder={placeholder}
            autoComplete="off"
            spellCheck={false}
            error={errors[`${path}.${field}`]}
            onChange={({ target }) => onChange({ [key]: target.value } satisfies Partial<WishDraft>)}
          />
        ))}
        <SelectField
          id={`wish-${wish.id}-icon`}
          name={`${path}.icon`}
          label="Picture"
          value={wish.icon}
          onChange={({ target }) => onChange({ icon: target.value })}
        >
          <option value="">As it is found</option>
          {ICON_NAMES.map((icon) => (
            <option key={icon} value={icon}>
              {icon}
            </option>
          ))}
        </SelectField>
        {wish.dev && (
          <TextArea
            id={`wish-${wish.id}-command`}
            name={`${path}.dev.command`}
            label="Dev command"
            optional
            rows={2}
            value={wish.devCommand}
            placeholder={"npm\nrun\ndev"}
            spellCheck={false}
            error={errors[`${path}.dev.command`]}
            onChange={({ target }) => onChange({ devCommand: target.value })}
            inputClassName="font-mono text-xs sm:text-xs"
            hint="One argument a line."
          />
        )}
      </div>
      <div className="mt-3 flex items-center gap-3">
        <Switch label={`Dev mode of ${called}`} checked={wish.dev} onChange={(dev) => onChange({ dev })} />
        <span className="text-[13px] text-muted">{wish.dev ? "It has dev mode" : "It has no dev mode"}</span>
      </div>
    </fieldset>
  );
}
