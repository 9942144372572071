import { hasText, t } from "./strings.js";

/**
 * What went wrong in a person's words, and what to do about it. Codes that have words of their own get these; the
 * others are told by their kind, with the server's own sentence where it is about what the person sent.
 */
export function explain(error) {
  const code = error?.code ?? "unknown";
  if (hasText(`error.${code}`)) {
    return { title: t(`error.${code}`), advice: hasText(`error.${code}.advice`) ? t(`error.${code}.advice`) : "" };
  }
  const kind = error?.code ? kindOf(error.status ?? 0) : "page";
  const isAboutTheRequest = kind === "refused" && error.message;
  return { title: isAboutTheRequest ? error.message : t(`error.kind.${kind}`), advice: t(`error.kind.${kind}.advice`) };
}

/** The same in one line. */
export function explainShortly(error) {
  const { title, advice } = explain(error);
  return advice ? `${title} ${advice}` : title;
}

function kindOf(status) {
  if (status === 404 || status === 410) return "gone";
  if (status === 503 || status === 504 || status === 429) return "busy";
  if (status >= 400 && status < 500) return "refused";
  return "fault";
}
