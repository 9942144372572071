import { getMetrics } from "../api/settings.js";
import { h } from "../core/dom.js";
import { bytes, dateAndTime } from "../core/format.js";
import { t } from "../core/strings.js";

/** When the last backup was made, and how backups are made. */
export async function make(signal) {
  const figures = read(await getMetrics(signal));
  const last = figures.backup_last_success_timestamp_seconds;
  return h("div", null,
    h("p.lead", null, last ? t("backup.last", { time: dateAndTime(last * 1000), size: bytes(figures.backup_last_bytes ?? 0) }) : t("backup.never")),
    figures.backup_failures_total > 0 && h("p.warn", null, t("backup.failures", { count: figures.backup_failures_total })),
    figures.backup_last_lost_objects > 0 && h("p.warn", null, t("backup.lost", { count: figures.backup_last_lost_objects })),
    h("p", null, t("backup.how")), h("pre", null, h("code", null, "crescendo backup /mnt/disk/crescendo\ncrescendo serve --backup-dir /mnt/disk/crescendo --backup-every 24")),
    h("p", null, h("a", { href: "/v1/recordings/export?format=json&format=txt&format=docx", download: true }, t("backup.export"))),
    h("p.hint", null, t("backup.export_hint")));
}

/** Figures of Prometheus' text form that have no labels. */
function read(text) {
  return Object.fromEntries([...text.matchAll(/^(backup\w*) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]));
}
