import { language, texts } from "../strings/en.js";

const plural = new Intl.PluralRules(language);

/** The language of the texts, for `lang`. */
export { language };

/** How this reader writes dates and numbers in that language: as their browser says, if it speaks it at all. */
export const locale = navigator.languages?.find((one) => one.split("-")[0] === language) ?? language;

/**
 * The text of a key, with `{name}` replaced by the values given. A text with forms (`{ one, other }`) is chosen by
 * `count`. A key that is not there is its own text, so that a gap shows.
 */
export function t(key, values = {}) {
  let text = texts[key];
  if (text === undefined) return key;
  if (typeof text === "object") text = text[plural.select(values.count ?? 0)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (all, name) => {
    const value = values[name];
    return value === undefined ? all : typeof value === "number" ? formatNumber(value) : String(value);
  });
}

/** Whether there is a text for a key. */
export const hasText = (key) => Object.hasOwn(texts, key);

const numbers = new Intl.NumberFormat(locale);

/** A number as the reader's language writes it. */
export const formatNumber = (value) => numbers.format(value);
