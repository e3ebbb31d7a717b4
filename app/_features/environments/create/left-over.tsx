import { Notice } from "@/app/_ui/notice";
import { describeAmounts, leftOver, overBounds, type PersonBounds } from "@/server/contract/bounds";

/** What the person may still have, before they fill in a form that would be refused. */
export function LeftOver({
  bounds,
  used,
  templates,
  titles,
}: PersonBounds & { titles: readonly { name: string; title: string }[] }) {
  const left = leftOver({ bounds, used });
  const say = (amounts: typeof bounds) => describeAmounts(bounds, amounts);
  const entries = titles.flatMap(({ name, title }) => {
    const wanted = templates[name];
    return wanted
      ? [{ title, wanted, over: overBounds(bounds, { others: used, wanted }) !== undefined }]
      : [];
  });
  const none = entries.length > 0 && entries.every(({ over }) => over);
  return (
    <Notice
      tone={none ? "warn" : "info"}
      title={none ? "There is no room for another environment" : `You have ${say(left)} left`}
      className="mb-6"
    >
      {none && <p>{`You have ${say(left)} left. Delete an environment, or make one smaller.`}</p>}
      {entries.map(({ title, wanted: { environments: _, ...wanted } }) => (
        <p key={title}>{`${title} asks for ${say(wanted)} unless you change its amounts.`}</p>
      ))}
    </Notice>
  );
}
