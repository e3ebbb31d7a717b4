"use client";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import { late, patiently } from "@/app/_ui/after-load";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { TextField } from "@/app/_ui/field";
import { Skeleton } from "@/app/_ui/skeleton";
import { Switch } from "@/app/_ui/switch";
import { announce } from "@/app/_ui/toaster";
import { Failure } from "../../api/failure";
import { useFieldErrors } from "../../api/use-field-errors";
import { useCurrentEnvironment } from "../../environment/environment-context";
import { usePatchEnvironment } from "../../environment/queries";
import { isDeleting } from "../../environment/state";
import { useTemplate } from "../../environment/templates";
import { ComponentSettings } from "../component-form/component-settings";
import { changesOf, draftOf, hasTyped, type SettingsDraft } from "./changes";
import { hintsOf } from "./hints";

const ParameterFields = dynamic(
  () => late(() => import("../parameters/parameter-fields")).then((module) => module.ParameterFields),
  { ssr: false, loading: () => <Skeleton className="h-32" /> },
);

const loadSchema = async () => (await import("@/server/contract/environment")).patchEnvironmentRequest;

const loadChanges = async () => (await patiently(() => import("./parameter-changes"))).parameterChanges;

/** Changes the parts of an environment that have no switch of their own. `room` says what there is room for. */
export function SettingsForm({ room }: { room: ReactNode }) {
  const router = useRouter();
  const view = useCurrentEnvironment();
  const patch = usePatchEnvironment(view.name, "settings");
  const template = useTemplate(view);
  // What was there when editing began: only differences to it are sent.
  const [edited, setEdited] = useState<{ before: SettingsDraft; after: SettingsDraft }>();
  const draft = edited?.after ?? draftOf(view, template);
  const { errors, check, show, showProblem, clear } = useFieldErrors(loadSchema);
  const { parameters: given } = view.spec;
  const changes = edited && changesOf(template, edited.before, edited.after);
  const isTyped = hasTyped(draft.parameters, given);
  const isChanged = changes !== undefined || isTyped;

  const change = (part: Partial<SettingsDraft>) => {
    setEdited({ before: edited?.before ?? draft, after: { ...draft, ...part } });
    clear();
  };

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!isChanged) return;
    const own = isTyped ? (await loadChanges())(template, draft.parameters, view) : undefined;
    if (own && own.errors.length > 0) {
      show(own.errors, form);
      return;
    }
    const body = await check({ ...changes, ...own?.patch }, form);
    if (!body) return;
    patch.mutate(body, {
      onSuccess: () => {
        setEdited(undefined);
        // What there is room for is the server's to say.
        if (room) router.refresh();
        announce("Settings saved", { detail: "Pods that are concerned are replaced now." });
      },
      onError: (error) => showProblem(error, form),
    });
  };

  return (
    <form
      noValidate
      onSubmit={submit}
      className="mx-auto flex w-full max-w-3xl flex-col gap-5 px-4 py-6 sm:px-6"
    >
      <h2 className="sr-only">Settings</h2>
      <Failure error={patch.error} title="The settings were not saved" />
      <Card className="p-4">
        <TextField
          id="description"
          name="description"
          label="Description"
          optional
          maxLength={200}
          value={draft.description}
          error={errors.description}
          onChange={(event) => change({ description: event.target.value })}
        />
      </Card>
      <Card className="flex items-center gap-4 p-4">
        <div className="min-w-0 flex-1">
          <p className="text-[13px] font-medium">Automatic updates</p>
          <p className="text-[13px] text-muted">
            Moves to each new revision of template {template.title} by itself; without it, the overview says
            when there is one.
          </p>
        </div>
        <Switch
          label="Automatic updates"
          checked={draft.follows}
          onChange={(follows) => change({ follows })}
        />
      </Card>
      {template.parameters.length > 0 && (
        <Card className="flex flex-col gap-4 p-4">
          <h3 className="font-semibold">Parameters</h3>
          <ParameterFields
            parameters={template.parameters}
            draft={draft.parameters}
            errors={errors}
            given={given}
            has={view.status.secrets}
            onChange={(parameters) => change({ parameters })}
          />
        </Card>
      )}
      {room}
      {template.components.map((component) => {
        const part = draft.components[component.name];
        if (!part || component.settings.length === 0) return null;
        return (
          <Card key={component.name} className="p-4">
            <ComponentSettings
              component={component}
              draft={part}
              errors={errors}
              hints={hintsOf(view.status.components[component.name])}
              onChange={(next) => change({ components: { ...draft.components, [component.name]: next } })}
            />
          </Card>
        );
      })}
      <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-2 border-t border-line bg-canvas px-4 py-3 sm:-mx-6 sm:px-6">
        <Button type="submit" look="primary" busy={patch.isPending} disabled={!isChanged || isDeleting(view)}>
          Save settings
        </Button>
        <Button look="quiet" disabled={!isChanged} onClick={() => setEdited(undefined)}>
          Discard
        </Button>
        <p className="ml-auto text-[13px] text-muted">{isChanged ? "Not saved yet" : "Nothing changed"}</p>
      </div>
    </form>
  );
}
