import { h } from "../core/dom.js";
import { clock, day } from "../core/format.js";
import { t } from "../core/strings.js";
import { iconButton } from "./button.js";
import { titleOf } from "./recording-row.js";

/** So much of a long passage is shown before and after what was found, in letters. */
const around = 90;

/** A recording that was found, with the places where the words are; those that were spoken can be heard. */
export function searchResult({ recording, hits, hit_count: count }, player) {
  const spoken = hits.filter(({ field }) => field === "transcript").length;
  const rest = count - hits.length;
  const titleHit = hits.find(({ field }) => field === "title");
  return h("li.result", null,
    h("h2", null, h("a", { href: `/recordings/${recording.id}` }, titleHit ? marked(titleHit, false) : titleOf(recording))),
    h("p.meta", null, [day(recording.recorded_at ?? recording.created_at), clock(recording.duration_seconds), recording.speaker].filter(Boolean).join(" · ")),
    h("ul.hits", null, hits.filter((hit) => hit !== titleHit).map((hit) => hitLine(hit, recording, player))),
    rest > 0 && spoken > 0 && h("p.hint", null, t("find.more_hits", { count: rest })));
}

function hitLine(hit, recording, player) {
  const start = hit.highlights[0]?.start;
  if (hit.field !== "transcript" || start === undefined) {
    return h("li.hit", null, h("span.hit-field", null, t(`find.field_${hit.field}`)), h("p.snippet", null, marked(hit)));
  }
  const play = iconButton(t("find.play_from", { time: clock(start), title: titleOf(recording) }), "play", () => player.toggle(recording.id, start, hit.end, play));
  return h("li.hit", null, play,
    h("p.snippet", null, h("a", { href: `/recordings/${recording.id}?t=${Math.max(0, start).toFixed(2)}` },
      h("span.hit-time", null, clock(start)), " ", marked(hit))));
}

/** A text with what was found marked; a long one is cut to what stands around it. */
function marked({ text, highlights }, cuts = true) {
  if (!highlights.length) return [text];
  const first = highlights[0].offset;
  const last = highlights.at(-1);
  const from = cuts && first > around ? text.indexOf(" ", first - around) + 1 : 0;
  const end = last.offset + last.length;
  const to = cuts && text.length - end > around ? text.indexOf(" ", end + around) : text.length;
  const parts = [from > 0 && "… "];
  let at = from;
  for (const { offset, length } of highlights) {
    parts.push(text.slice(at, offset), h("mark", null, text.slice(offset, offset + length)));
    at = offset + length;
  }
  parts.push(text.slice(at, to < 0 ? text.length : to), to > 0 && to < text.length && " …");
  return parts.filter(Boolean);
}
