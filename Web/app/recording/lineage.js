import { dateAndTime } from "../core/format.js";
import { t } from "../core/strings.js";

/** The transcript that a machine heard and `transcript` was made from by edits; itself if a machine made it, `null` if it is unknown. */
export function machineRoot(list, transcript) {
  const byRevision = new Map(list.filter(({ revision }) => revision).map((one) => [one.revision, one]));
  const seen = new Set();
  let at = transcript;
  while (at && at.made_by === "person" && !seen.has(at.id)) {
    seen.add(at.id);
    at = byRevision.get(at.based_on);
  }
  return at?.made_by === "machine" ? at : null;
}

/** The newest whole transcript of a machine that came after the one that the current edits were made in; `null` for none. */
export function newerTranscript(list) {
  const current = list.find((one) => one.is_current);
  if (current?.made_by !== "person") return null;
  const root = machineRoot(list, current);
  const newer = list.filter((one) => one.made_by === "machine" && one.status === "ready" && one.revision !== root?.revision
    && (!root || one.created_at > root.created_at));
  return newer.toSorted((a, b) => b.created_at.localeCompare(a.created_at))[0] ?? null;
}

/** Of two transcripts that are compared, whose edits can be taken over to which: `{ edited, to, current }`, or `null`. */
export function takeOverOf(list, pair) {
  const current = list.find((one) => one.is_current);
  const edited = pair.find((one) => one.made_by === "person") ?? (current?.made_by === "person" ? current : null);
  const root = edited && machineRoot(list, edited);
  const [to] = pair.filter((one) => one.made_by === "machine" && one.revision !== root?.revision)
    .toSorted((a, b) => b.created_at.localeCompare(a.created_at));
  return edited && current && to ? { edited, to, current } : null;
}

/** A transcript in a line: who made it and when. */
export const transcriptName = (one) => [
  one.made_by === "person" ? t("history.edited") : t("history.heard", { engine: one.engine ?? one.requested_engine ?? "" }),
  dateAndTime(one.created_at),
].join(" · ");

/** The address of the page that compares two transcripts of a recording. */
export const comparisonPath = (id, reference, other) =>
  `/recordings/${encodeURIComponent(id)}/compare?reference=${reference}&with=${other}`;
