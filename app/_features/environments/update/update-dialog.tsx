"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/app/_ui/button";
import { Dialog, DialogActions, FIRST_FIELD } from "@/app/_ui/dialog";
import { SelectField } from "@/app/_ui/field";
import { Notice } from "@/app/_ui/notice";
import { Skeleton } from "@/app/_ui/skeleton";
import { formatMoment } from "@/app/_ui/time";
import { announce } from "@/app/_ui/toaster";
import type { EnvironmentView } from "@/server/contract/environment";
import { Failure } from "../../api/failure";
import { isProblem, messageOf } from "../../api/problem-error";
import { useFieldErrors } from "../../api/use-field-errors";
import { usePatchEnvironment } from "../../environment/queries";
import { useTemplateDetail } from "../../templates/queries";
import { NOTHING_TYPED, parameterErrors, toParameters, toSecrets } from "../parameters/draft";
import { ParameterFields } from "../parameters/parameter-fields";
import { moveTo, revisionsFor } from "./update";
import { UpdateDiff, useUpdate } from "./update-diff";

const loadSchema = async () => (await import("@/server/contract/environment")).patchEnvironmentRequest;

/** Moves an environment to another revision of its template, after a look at it. `wanted` is chosen at first. */
export function UpdateDialog({
  view,
  wanted,
  onClose,
}: {
  view: EnvironmentView;
  wanted?: string;
  onClose: () => void;
}) {
  const { template } = view.spec;
  const { data, error } = useTemplateDetail(template);
  const runs = view.status.revision;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={`Revision of ${view.name}`}
      description={
        <>
          It runs revision <code className="font-mono text-[13px] text-ink">{runs ?? "–"}</code> of template{" "}
          {template}. Pods of what changes are replaced; settings and data stay.
        </>
      }
    >
      {!data && !error && <Skeleton className="h-24 rounded-lg" />}
      {!data && error && (
        <Notice alert tone="bad" title="The revisions could not be loaded">
          {isProblem(error, "not-found")
            ? `The template ${template} is gone. The environment goes on with the revision it runs.`
            : messageOf(error)}
        </Notice>
      )}
      {data && <Choice view={view} template={data} wanted={wanted} onClose={onClose} />}
    </Dialog>
  );
}

function Choice({
  view,
  template: { status },
  wanted,
  onClose,
}: {
  view: EnvironmentView;
  template: NonNullable<ReturnType<typeof useTemplateDetail>["data"]>;
  wanted: string | undefined;
  onClose: () => void;
}) {
  const patch = usePatchEnvironment(view.name, "revision");
  const runs = view.status.revision;
  const { newest, revisions } = revisionsFor(view, status);
  const others = revisions.filter(({ name }) => name !== runs);
  const [chosen, setChosen] = useState(wanted ?? others[0]?.name ?? "");
  const placeOf = (revision: string | undefined) => revisions.findIndex(({ name }) => name === revision);
  const goesBack = placeOf(runs) >= 0 && placeOf(chosen) > placeOf(runs);
  const update = useUpdate(view, chosen);
  const isHeld = view.spec.updates === "automatic" && chosen !== newest;

  const needs = update.data?.needs ?? [];
  const [given, setGiven] = useState(NOTHING_TYPED);
  const { errors, show, showProblem, clear } = useFieldErrors(loadSchema);

  const move = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const wrong = parameterErrors(needs, given);
    if (wrong.length > 0) {
      show(wrong, form);
      return;
    }
    const [parameters, secrets] = [toParameters(needs, given), toSecrets(needs, given)];
    const change = {
      ...moveTo(chosen, { view, newest }),
      ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
      ...(Object.keys(secrets).length > 0 ? { secrets } : {}),
    };
    patch.mutate(change, {
      onSuccess: () => {
        announce(goesBack ? `${view.name} goes back to ${chosen}` : `${view.name} moves to ${chosen}`);
        onClose();
      },
      onError: (error) => showProblem(error, form),
    });
  };

  if (others.length === 0)
    return (
      <Notice
        tone="info"
        title={`There is no other revision of ${view.spec.ref ? "this branch" : "this template"}`}
      />
    );
  return (
    <form noValidate onSubmit={move}>
      <Failure error={patch.error} title="The revision was not changed" className="mb-4" />
      <SelectField
        id="revision"
        label="Revision"
        value={chosen}
        {...FIRST_FIELD}
        onChange={({ target }) => setChosen(target.value)}
        hint={isHeld ? "Automatic updates are held while this revision is asked for." : undefined}
      >
        {others.map(({ name, publishedAt, commit }) => (
          <option key={name} value={name}>
            {[
              name,
              name === newest ? "newest" : "",
              formatMoment(publishedAt),
              commit ? `commit ${commit.slice(0, 12)}` : "",
            ]
              .filter(Boolean)
              .join(", ")}
          </option>
        ))}
      </SelectField>
      {needs.length > 0 && (
        <section aria-labelledby="needs" className="mt-4 flex flex-col gap-3">
          <h3 id="needs" className="text-[13px] font-medium">
            It needs values that {view.name} does not have
          </h3>
          <ParameterFields
            parameters={needs}
            draft={given}
            errors={errors}
            onChange={(next) => {
              setGiven(next);
              clear();
            }}
          />
        </section>
      )}
      <UpdateDiff view={view} query={update} />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          look="primary"
          busy={patch.isPending}
          disabled={!chosen || (update.data?.objections.length ?? 0) > 0}
        >
          {goesBack ? "Roll back" : "Update"}
        </Button>
      </DialogActions>
    </form>
  );
}
