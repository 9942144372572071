import { locale, t } from "./strings.js";

/** Seconds as a clock: 0:07, 12:40, 1:02:03; with tenths where `tenths` is true. */
export function clock(seconds, tenths = false) {
  const safe = Math.max(0, Number.isFinite(seconds) ? seconds : 0);
  const whole = tenths ? Math.floor(safe * 10) / 10 : Math.floor(safe);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = whole - Math.floor(whole / 60) * 60;
  const last = (tenths ? rest.toFixed(1) : String(rest)).padStart(tenths ? 4 : 2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${last}` : `${minutes}:${last}`;
}

/** Seconds in words, as a screen reader should say them. */
export function spokenTime(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [];
  if (whole >= 3600) parts.push(t("time.hours", { count: Math.floor(whole / 3600) }));
  if (whole >= 60 && Math.floor(whole / 60) % 60) parts.push(t("time.minutes", { count: Math.floor(whole / 60) % 60 }));
  if (whole % 60 || !parts.length) parts.push(t("time.seconds", { count: whole % 60 }));
  return parts.join(" ");
}

/** How long something will take, told as roughly as it is known. */
export function roughTime(seconds) {
  if (seconds < 10) return t("time.moments");
  if (seconds < 90) return t("time.about_seconds", { count: Math.round(seconds / 10) * 10 });
  if (seconds < 5400) return t("time.about_minutes", { count: Math.round(seconds / 60) });
  return t("time.about_hours", { count: Math.round(seconds / 3600) });
}

/** Bytes in the unit that suits them. */
export function bytes(count) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return new Intl.NumberFormat(locale, {
    style: "unit", unit: units[unit], unitDisplay: unit === 0 ? "long" : "short", maximumFractionDigits: digits,
  }).format(value);
}

const today = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const dayOfYear = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const dayOfAnyYear = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

/** The hour and minute of a time. */
export const timeOfDay = (text) => today.format(new Date(text));

/** The date of a time. */
export const date = (text) => dayOfAnyYear.format(new Date(text));

/** Day and time. */
export const dateAndTime = (text) => moment.format(new Date(text));

/** The day of a time in words: today, yesterday, a weekday, or a date. */
export function day(text, now = new Date()) {
  const date = new Date(text);
  const days = Math.round((startOfDay(now) - startOfDay(date)) / 86_400_000);
  if (days === 0) return t("time.today");
  if (days === 1) return t("time.yesterday");
  return (date.getFullYear() === now.getFullYear() ? dayOfYear : dayOfAnyYear).format(date);
}

const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());

/** A share as a percentage without decimals. */
export const percent = (share) =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);

/** A share as a percentage with a decimal. */
export const percentTenths = (share) =>
  new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(share);

/** A number with as many decimals as its size calls for. */
export function figure(value) {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** How many channels a recording has, in words. */
export const formatChannels = (count) => (count === 1 ? t("details.mono") : count === 2 ? t("details.stereo") : t("details.channels", { count }));
