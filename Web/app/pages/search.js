import { searchRecordings } from "../api/recordings.js";
import { button } from "../components/button.js";
import { errorPanel } from "../components/error-panel.js";
import { searchResult } from "../components/search-result.js";
import { SnippetPlayer } from "../components/snippet-player.js";
import { h, loadStyle, replaceChildren, setText } from "../core/dom.js";
import { replaceQuery } from "../core/router.js";
import { t } from "../core/strings.js";

/** A search begins so long after the last letter. */
const restMilliseconds = 220;

/** One field over everything: every word spoken, titles, speakers, tags, notes. */
export async function show({ element, query, signal, setTitle }) {
  setTitle(t("find.title"));
  await loadStyle("/app/style/search.css");
  const field = h("input", {
    type: "search", name: "q", value: query.get("q") ?? "", maxlength: 1000, autocomplete: "off", spellcheck: false,
    "aria-describedby": "find-hint", placeholder: t("find.placeholder"), enterkeyhint: "search",
  });
  const count = h("p.find-count", { role: "status" });
  const results = h("ol.results");
  const more = h("p.more");
  const player = new SnippetPlayer(signal);
  let searching = new AbortController();
  let timer = 0;

  const search = async (cursor = null) => {
    searching.abort();
    searching = new AbortController();
    const mine = AbortSignal.any([signal, searching.signal]);
    const q = field.value.trim();
    replaceQuery({ q });
    if (!q) {
      replaceChildren(results);
      replaceChildren(more);
      return setText(count, "");
    }
    try {
      const page = await searchRecordings(q, cursor, mine);
      if (!cursor) replaceChildren(results);
      results.append(...page.results.map((result) => searchResult(result, player)));
      replaceChildren(more, page.next && button(t("home.more"), () => search(page.next)));
      setText(count, countText(page));
    } catch (error) {
      if (mine.aborted) return;
      replaceChildren(more);
      setText(count, error.code === "search_query_empty" ? t("find.only_without") : "");
      if (error.code !== "search_query_empty") replaceChildren(results, h("li", null, errorPanel(error, { level: "h2", retry: () => search() })));
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, restMilliseconds);
  });
  element.append(
    h("h1.unseen", null, t("find.title")),
    h("search", null, h("form.find", {
      on: {
        submit: (event) => {
          event.preventDefault();
          clearTimeout(timer);
          search();
        },
      },
    }, h("label", null, h("span.unseen", null, t("find.label")), field),
    h("p.hint", { id: "find-hint" }, t("find.hint")))), count, results, more);
  if (field.value) await search();
  else field.focus();
}

function countText({ total, total_is_exact: isExact, index }) {
  const found = total === 0 ? t("find.none") : t(isExact ? "find.count" : "find.count_more", { count: total });
  return index.state === "building" ? `${found} ${t("find.building", { share: Math.round((index.progress ?? 0) * 100) })}` : found;
}
