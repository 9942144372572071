// Written by scripts/web-files.py from the files under Web/: run it when one is added, renamed or removed.

#include "web_app.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file_0[] = {
#embed "../../Web/app/api/client.js" suffix(, )
    0};

static const unsigned char file_1[] = {
#embed "../../Web/app/api/events.js" suffix(, )
    0};

static const unsigned char file_2[] = {
#embed "../../Web/app/api/people.js" suffix(, )
    0};

static const unsigned char file_3[] = {
#embed "../../Web/app/api/recordings.js" suffix(, )
    0};

static const unsigned char file_4[] = {
#embed "../../Web/app/api/settings.js" suffix(, )
    0};

static const unsigned char file_5[] = {
#embed "../../Web/app/api/transcripts.js" suffix(, )
    0};

static const unsigned char file_6[] = {
#embed "../../Web/app/comparison/choice.js" suffix(, )
    0};

static const unsigned char file_7[] = {
#embed "../../Web/app/comparison/passages.js" suffix(, )
    0};

static const unsigned char file_8[] = {
#embed "../../Web/app/comparison/summary.js" suffix(, )
    0};

static const unsigned char file_9[] = {
#embed "../../Web/app/components/announcer.js" suffix(, )
    0};

static const unsigned char file_10[] = {
#embed "../../Web/app/components/button.js" suffix(, )
    0};

static const unsigned char file_11[] = {
#embed "../../Web/app/components/dialog.js" suffix(, )
    0};

static const unsigned char file_12[] = {
#embed "../../Web/app/components/empty-state.js" suffix(, )
    0};

static const unsigned char file_13[] = {
#embed "../../Web/app/components/error-panel.js" suffix(, )
    0};

static const unsigned char file_14[] = {
#embed "../../Web/app/components/icon.js" suffix(, )
    0};

static const unsigned char file_15[] = {
#embed "../../Web/app/components/menu.js" suffix(, )
    0};

static const unsigned char file_16[] = {
#embed "../../Web/app/components/progress.js" suffix(, )
    0};

static const unsigned char file_17[] = {
#embed "../../Web/app/components/recording-actions.js" suffix(, )
    0};

static const unsigned char file_18[] = {
#embed "../../Web/app/components/recording-list.js" suffix(, )
    0};

static const unsigned char file_19[] = {
#embed "../../Web/app/components/recording-menu.js" suffix(, )
    0};

static const unsigned char file_20[] = {
#embed "../../Web/app/components/recording-row.js" suffix(, )
    0};

static const unsigned char file_21[] = {
#embed "../../Web/app/components/search-result.js" suffix(, )
    0};

static const unsigned char file_22[] = {
#embed "../../Web/app/components/shell.js" suffix(, )
    0};

static const unsigned char file_23[] = {
#embed "../../Web/app/components/snippet-player.js" suffix(, )
    0};

static const unsigned char file_24[] = {
#embed "../../Web/app/components/toast.js" suffix(, )
    0};

static const unsigned char file_25[] = {
#embed "../../Web/app/core/database.js" suffix(, )
    0};

static const unsigned char file_26[] = {
#embed "../../Web/app/core/dom.js" suffix(, )
    0};

static const unsigned char file_27[] = {
#embed "../../Web/app/core/errors.js" suffix(, )
    0};

static const unsigned char file_28[] = {
#embed "../../Web/app/core/format.js" suffix(, )
    0};

static const unsigned char file_29[] = {
#embed "../../Web/app/core/preferences.js" suffix(, )
    0};

static const unsigned char file_30[] = {
#embed "../../Web/app/core/router.js" suffix(, )
    0};

static const unsigned char file_31[] = {
#embed "../../Web/app/core/shortcuts.js" suffix(, )
    0};

static const unsigned char file_32[] = {
#embed "../../Web/app/core/store.js" suffix(, )
    0};

static const unsigned char file_33[] = {
#embed "../../Web/app/core/strings.js" suffix(, )
    0};

static const unsigned char file_34[] = {
#embed "../../Web/app/icon.svg" suffix(, )
    0};

static const unsigned char file_35[] = {
#embed "../../Web/app/main.js" suffix(, )
    0};

static const unsigned char file_36[] = {
#embed "../../Web/app/pages/collection.js" suffix(, )
    0};

static const unsigned char file_37[] = {
#embed "../../Web/app/pages/comparison.js" suffix(, )
    0};

static const unsigned char file_38[] = {
#embed "../../Web/app/pages/home.js" suffix(, )
    0};

static const unsigned char file_39[] = {
#embed "../../Web/app/pages/not-found.js" suffix(, )
    0};

static const unsigned char file_40[] = {
#embed "../../Web/app/pages/recording.js" suffix(, )
    0};

static const unsigned char file_41[] = {
#embed "../../Web/app/pages/search.js" suffix(, )
    0};

static const unsigned char file_42[] = {
#embed "../../Web/app/pages/settings.js" suffix(, )
    0};

static const unsigned char file_43[] = {
#embed "../../Web/app/pages/sign-in.js" suffix(, )
    0};

static const unsigned char file_44[] = {
#embed "../../Web/app/record/meter.js" suffix(, )
    0};

static const unsigned char file_45[] = {
#embed "../../Web/app/record/microphone.js" suffix(, )
    0};

static const unsigned char file_46[] = {
#embed "../../Web/app/record/panel.js" suffix(, )
    0};

static const unsigned char file_47[] = {
#embed "../../Web/app/record/recovery.js" suffix(, )
    0};

static const unsigned char file_48[] = {
#embed "../../Web/app/record/sender.js" suffix(, )
    0};

static const unsigned char file_49[] = {
#embed "../../Web/app/record/take-store.js" suffix(, )
    0};

static const unsigned char file_50[] = {
#embed "../../Web/app/record/take.js" suffix(, )
    0};

static const unsigned char file_51[] = {
#embed "../../Web/app/record/wake-lock.js" suffix(, )
    0};

static const unsigned char file_52[] = {
#embed "../../Web/app/record/wav.js" suffix(, )
    0};

static const unsigned char file_53[] = {
#embed "../../Web/app/record/worklet.js" suffix(, )
    0};

static const unsigned char file_54[] = {
#embed "../../Web/app/recording/canvas.js" suffix(, )
    0};

static const unsigned char file_55[] = {
#embed "../../Web/app/recording/details-part.js" suffix(, )
    0};

static const unsigned char file_56[] = {
#embed "../../Web/app/recording/dock.js" suffix(, )
    0};

static const unsigned char file_57[] = {
#embed "../../Web/app/recording/editor.js" suffix(, )
    0};

static const unsigned char file_58[] = {
#embed "../../Web/app/recording/edits.js" suffix(, )
    0};

static const unsigned char file_59[] = {
#embed "../../Web/app/recording/engine-note.js" suffix(, )
    0};

static const unsigned char file_60[] = {
#embed "../../Web/app/recording/gestures.js" suffix(, )
    0};

static const unsigned char file_61[] = {
#embed "../../Web/app/recording/header.js" suffix(, )
    0};

static const unsigned char file_62[] = {
#embed "../../Web/app/recording/history-list.js" suffix(, )
    0};

static const unsigned char file_63[] = {
#embed "../../Web/app/recording/lineage.js" suffix(, )
    0};

static const unsigned char file_64[] = {
#embed "../../Web/app/recording/live.js" suffix(, )
    0};

static const unsigned char file_65[] = {
#embed "../../Web/app/recording/media-keys.js" suffix(, )
    0};

static const unsigned char file_66[] = {
#embed "../../Web/app/recording/newer-note.js" suffix(, )
    0};

static const unsigned char file_67[] = {
#embed "../../Web/app/recording/peaks.js" suffix(, )
    0};

static const unsigned char file_68[] = {
#embed "../../Web/app/recording/player.js" suffix(, )
    0};

static const unsigned char file_69[] = {
#embed "../../Web/app/recording/save.js" suffix(, )
    0};

static const unsigned char file_70[] = {
#embed "../../Web/app/recording/speaker-choice.js" suffix(, )
    0};

static const unsigned char file_71[] = {
#embed "../../Web/app/recording/speakers-form.js" suffix(, )
    0};

static const unsigned char file_72[] = {
#embed "../../Web/app/recording/speakers.js" suffix(, )
    0};

static const unsigned char file_73[] = {
#embed "../../Web/app/recording/tabs.js" suffix(, )
    0};

static const unsigned char file_74[] = {
#embed "../../Web/app/recording/take-over.js" suffix(, )
    0};

static const unsigned char file_75[] = {
#embed "../../Web/app/recording/transcribe-form.js" suffix(, )
    0};

static const unsigned char file_76[] = {
#embed "../../Web/app/recording/transcript-model.js" suffix(, )
    0};

static const unsigned char file_77[] = {
#embed "../../Web/app/recording/transcript-part.js" suffix(, )
    0};

static const unsigned char file_78[] = {
#embed "../../Web/app/recording/transcript-row.js" suffix(, )
    0};

static const unsigned char file_79[] = {
#embed "../../Web/app/recording/transcript-view.js" suffix(, )
    0};

static const unsigned char file_80[] = {
#embed "../../Web/app/recording/transport.js" suffix(, )
    0};

static const unsigned char file_81[] = {
#embed "../../Web/app/recording/view.js" suffix(, )
    0};

static const unsigned char file_82[] = {
#embed "../../Web/app/recording/voice-form.js" suffix(, )
    0};

static const unsigned char file_83[] = {
#embed "../../Web/app/recording/waveform.js" suffix(, )
    0};

static const unsigned char file_84[] = {
#embed "../../Web/app/recording/word-diff.js" suffix(, )
    0};

static const unsigned char file_85[] = {
#embed "../../Web/app/settings/appearance.js" suffix(, )
    0};

static const unsigned char file_86[] = {
#embed "../../Web/app/settings/attempt.js" suffix(, )
    0};

static const unsigned char file_87[] = {
#embed "../../Web/app/settings/backup.js" suffix(, )
    0};

static const unsigned char file_88[] = {
#embed "../../Web/app/settings/collections.js" suffix(, )
    0};

static const unsigned char file_89[] = {
#embed "../../Web/app/settings/consent-dialog.js" suffix(, )
    0};

static const unsigned char file_90[] = {
#embed "../../Web/app/settings/engines.js" suffix(, )
    0};

static const unsigned char file_91[] = {
#embed "../../Web/app/settings/keys.js" suffix(, )
    0};

static const unsigned char file_92[] = {
#embed "../../Web/app/settings/people.js" suffix(, )
    0};

static const unsigned char file_93[] = {
#embed "../../Web/app/settings/secret.js" suffix(, )
    0};

static const unsigned char file_94[] = {
#embed "../../Web/app/settings/sessions.js" suffix(, )
    0};

static const unsigned char file_95[] = {
#embed "../../Web/app/settings/storage.js" suffix(, )
    0};

static const unsigned char file_96[] = {
#embed "../../Web/app/settings/trash.js" suffix(, )
    0};

static const unsigned char file_97[] = {
#embed "../../Web/app/settings/webhooks.js" suffix(, )
    0};

static const unsigned char file_98[] = {
#embed "../../Web/app/state/engines.js" suffix(, )
    0};

static const unsigned char file_99[] = {
#embed "../../Web/app/state/first-list.js" suffix(, )
    0};

static const unsigned char file_100[] = {
#embed "../../Web/app/state/offline.js" suffix(, )
    0};

static const unsigned char file_101[] = {
#embed "../../Web/app/state/recordings.js" suffix(, )
    0};

static const unsigned char file_102[] = {
#embed "../../Web/app/state/session.js" suffix(, )
    0};

static const unsigned char file_103[] = {
#embed "../../Web/app/state/work.js" suffix(, )
    0};

static const unsigned char file_104[] = {
#embed "../../Web/app/strings/en.js" suffix(, )
    0};

static const unsigned char file_105[] = {
#embed "../../Web/app/style/base.css" suffix(, )
    0};

static const unsigned char file_106[] = {
#embed "../../Web/app/style/comparison.css" suffix(, )
    0};

static const unsigned char file_107[] = {
#embed "../../Web/app/style/home.css" suffix(, )
    0};

static const unsigned char file_108[] = {
#embed "../../Web/app/style/recording.css" suffix(, )
    0};

static const unsigned char file_109[] = {
#embed "../../Web/app/style/search.css" suffix(, )
    0};

static const unsigned char file_110[] = {
#embed "../../Web/app/style/settings.css" suffix(, )
    0};

static const unsigned char file_111[] = {
#embed "../../Web/app/style/shell.css" suffix(, )
    0};

static const unsigned char file_112[] = {
#embed "../../Web/app/style/voice.css" suffix(, )
    0};

static const unsigned char file_113[] = {
#embed "../../Web/app/upload/drop-zone.js" suffix(, )
    0};

static const unsigned char file_114[] = {
#embed "../../Web/app/upload/files.js" suffix(, )
    0};

static const unsigned char file_115[] = {
#embed "../../Web/app/upload/queue.js" suffix(, )
    0};

static const unsigned char file_116[] = {
#embed "../../Web/app/upload/tus.js" suffix(, )
    0};

static const unsigned char file_117[] = {
#embed "../../Web/app/upload/unfinished.js" suffix(, )
    0};

static const unsigned char file_118[] = {
#embed "../../Web/app/upload/upload-list.js" suffix(, )
    0};

static const unsigned char file_119[] = {
#embed "../../Web/app/voice/measures.js" suffix(, )
    0};

static const unsigned char file_120[] = {
#embed "../../Web/app/voice/pace-chart.js" suffix(, )
    0};

static const unsigned char file_121[] = {
#embed "../../Web/app/voice/picture.js" suffix(, )
    0};

static const unsigned char file_122[] = {
#embed "../../Web/app/voice/pictures.js" suffix(, )
    0};

static const unsigned char file_123[] = {
#embed "../../Web/app/voice/tracks.js" suffix(, )
    0};

static const unsigned char file_124[] = {
#embed "../../Web/app/voice/voice-part.js" suffix(, )
    0};

static const unsigned char file_125[] = {
#embed "../../Web/index.html" suffix(, )
    0};

static const unsigned char file_126[] = {
#embed "../../Web/manifest.webmanifest" suffix(, )
    0};

static const unsigned char file_127[] = {
#embed "../../Web/service-worker.js" suffix(, )
    0};

static const crescendo_web_file files[] = {
    {"app/api/client.js", file_0, sizeof file_0 - 1},
    {"app/api/events.js", file_1, sizeof file_1 - 1},
    {"app/api/people.js", file_2, sizeof file_2 - 1},
    {"app/api/recordings.js", file_3, sizeof file_3 - 1},
    {"app/api/settings.js", file_4, sizeof file_4 - 1},
    {"app/api/transcripts.js", file_5, sizeof file_5 - 1},
    {"app/comparison/choice.js", file_6, sizeof file_6 - 1},
    {"app/comparison/passages.js", file_7, sizeof file_7 - 1},
    {"app/comparison/summary.js", file_8, sizeof file_8 - 1},
    {"app/components/announcer.js", file_9, sizeof file_9 - 1},
    {"app/components/button.js", file_10, sizeof file_10 - 1},
    {"app/components/dialog.js", file_11, sizeof file_11 - 1},
    {"app/components/empty-state.js", file_12, sizeof file_12 - 1},
    {"app/components/error-panel.js", file_13, sizeof file_13 - 1},
    {"app/components/icon.js", file_14, sizeof file_14 - 1},
    {"app/components/menu.js", file_15, sizeof file_15 - 1},
    {"app/components/progress.js", file_16, sizeof file_16 - 1},
    {"app/components/recording-actions.js", file_17, sizeof file_17 - 1},
    {"app/components/recording-list.js", file_18, sizeof file_18 - 1},
    {"app/components/recording-menu.js", file_19, sizeof file_19 - 1},
    {"app/components/recording-row.js", file_20, sizeof file_20 - 1},
    {"app/components/search-result.js", file_21, sizeof file_21 - 1},
    {"app/components/shell.js", file_22, sizeof file_22 - 1},
    {"app/components/snippet-player.js", file_23, sizeof file_23 - 1},
    {"app/components/toast.js", file_24, sizeof file_24 - 1},
    {"app/core/database.js", file_25, sizeof file_25 - 1},
    {"app/core/dom.js", file_26, sizeof file_26 - 1},
    {"app/core/errors.js", file_27, sizeof file_27 - 1},
    {"app/core/format.js", file_28, sizeof file_28 - 1},
    {"app/core/preferences.js", file_29, sizeof file_29 - 1},
    {"app/core/router.js", file_30, sizeof file_30 - 1},
    {"app/core/shortcuts.js", file_31, sizeof file_31 - 1},
    {"app/core/store.js", file_32, sizeof file_32 - 1},
    {"app/core/strings.js", file_33, sizeof file_33 - 1},
    {"app/icon.svg", file_34, sizeof file_34 - 1},
    {"app/main.js", file_35, sizeof file_35 - 1},
    {"app/pages/collection.js", file_36, sizeof file_36 - 1},
    {"app/pages/comparison.js", file_37, sizeof file_37 - 1},
    {"app/pages/home.js", file_38, sizeof file_38 - 1},
    {"app/pages/not-found.js", file_39, sizeof file_39 - 1},
    {"app/pages/recording.js", file_40, sizeof file_40 - 1},
    {"app/pages/search.js", file_41, sizeof file_41 - 1},
    {"app/pages/settings.js", file_42, sizeof file_42 - 1},
    {"app/pages/sign-in.js", file_43, sizeof file_43 - 1},
    {"app/record/meter.js", file_44, sizeof file_44 - 1},
    {"app/record/microphone.js", file_45, sizeof file_45 - 1},
    {"app/record/panel.js", file_46, sizeof file_46 - 1},
    {"app/record/recovery.js", file_47, sizeof file_47 - 1},
    {"app/record/sender.js", file_48, sizeof file_48 - 1},
    {"app/record/take-store.js", file_49, sizeof file_49 - 1},
    {"app/record/take.js", file_50, sizeof file_50 - 1},
    {"app/record/wake-lock.js", file_51, sizeof file_51 - 1},
    {"app/record/wav.js", file_52, sizeof file_52 - 1},
    {"app/record/worklet.js", file_53, sizeof file_53 - 1},
    {"app/recording/canvas.js", file_54, sizeof file_54 - 1},
    {"app/recording/details-part.js", file_55, sizeof file_55 - 1},
    {"app/recording/dock.js", file_56, sizeof file_56 - 1},
    {"app/recording/editor.js", file_57, sizeof file_57 - 1},
    {"app/recording/edits.js", file_58, sizeof file_58 - 1},
    {"app/recording/engine-note.js", file_59, sizeof file_59 - 1},
    {"app/recording/gestures.js", file_60, sizeof file_60 - 1},
    {"app/recording/header.js", file_61, sizeof file_61 - 1},
    {"app/recording/history-list.js", file_62, sizeof file_62 - 1},
    {"app/recording/lineage.js", file_63, sizeof file_63 - 1},
    {"app/recording/live.js", file_64, sizeof file_64 - 1},
    {"app/recording/media-keys.js", file_65, sizeof file_65 - 1},
    {"app/recording/newer-note.js", file_66, sizeof file_66 - 1},
    {"app/recording/peaks.js", file_67, sizeof file_67 - 1},
    {"app/recording/player.js", file_68, sizeof file_68 - 1},
    {"app/recording/save.js", file_69, sizeof file_69 - 1},
    {"app/recording/speaker-choice.js", file_70, sizeof file_70 - 1},
    {"app/recording/speakers-form.js", file_71, sizeof file_71 - 1},
    {"app/recording/speakers.js", file_72, sizeof file_72 - 1},
    {"app/recording/tabs.js", file_73, sizeof file_73 - 1},
    {"app/recording/take-over.js", file_74, sizeof file_74 - 1},
    {"app/recording/transcribe-form.js", file_75, sizeof file_75 - 1},
    {"app/recording/transcript-model.js", file_76, sizeof file_76 - 1},
    {"app/recording/transcript-part.js", file_77, sizeof file_77 - 1},
    {"app/recording/transcript-row.js", file_78, sizeof file_78 - 1},
    {"app/recording/transcript-view.js", file_79, sizeof file_79 - 1},
    {"app/recording/transport.js", file_80, sizeof file_80 - 1},
    {"app/recording/view.js", file_81, sizeof file_81 - 1},
    {"app/recording/voice-form.js", file_82, sizeof file_82 - 1},
    {"app/recording/waveform.js", file_83, sizeof file_83 - 1},
    {"app/recording/word-diff.js", file_84, sizeof file_84 - 1},
    {"app/settings/appearance.js", file_85, sizeof file_85 - 1},
    {"app/settings/attempt.js", file_86, sizeof file_86 - 1},
    {"app/settings/backup.js", file_87, sizeof file_87 - 1},
    {"app/settings/collections.js", file_88, sizeof file_88 - 1},
    {"app/settings/consent-dialog.js", file_89, sizeof file_89 - 1},
    {"app/settings/engines.js", file_90, sizeof file_90 - 1},
    {"app/settings/keys.js", file_91, sizeof file_91 - 1},
    {"app/settings/people.js", file_92, sizeof file_92 - 1},
    {"app/settings/secret.js", file_93, sizeof file_93 - 1},
    {"app/settings/sessions.js", file_94, sizeof file_94 - 1},
    {"app/settings/storage.js", file_95, sizeof file_95 - 1},
    {"app/settings/trash.js", file_96, sizeof file_96 - 1},
    {"app/settings/webhooks.js", file_97, sizeof file_97 - 1},
    {"app/state/engines.js", file_98, sizeof file_98 - 1},
    {"app/state/first-list.js", file_99, sizeof file_99 - 1},
    {"app/state/offline.js", file_100, sizeof file_100 - 1},
    {"app/state/recordings.js", file_101, sizeof file_101 - 1},
    {"app/state/session.js", file_102, sizeof file_102 - 1},
    {"app/state/work.js", file_103, sizeof file_103 - 1},
    {"app/strings/en.js", file_104, sizeof file_104 - 1},
    {"app/style/base.css", file_105, sizeof file_105 - 1},
    {"app/style/comparison.css", file_106, sizeof file_106 - 1},
    {"app/style/home.css", file_107, sizeof file_107 - 1},
    {"app/style/recording.css", file_108, sizeof file_108 - 1},
    {"app/style/search.css", file_109, sizeof file_109 - 1},
    {"app/style/settings.css", file_110, sizeof file_110 - 1},
    {"app/style/shell.css", file_111, sizeof file_111 - 1},
    {"app/style/voice.css", file_112, sizeof file_112 - 1},
    {"app/upload/drop-zone.js", file_113, sizeof file_113 - 1},
    {"app/upload/files.js", file_114, sizeof file_114 - 1},
    {"app/upload/queue.js", file_115, sizeof file_115 - 1},
    {"app/upload/tus.js", file_116, sizeof file_116 - 1},
    {"app/upload/unfinished.js", file_117, sizeof file_117 - 1},
    {"app/upload/upload-list.js", file_118, sizeof file_118 - 1},
    {"app/voice/measures.js", file_119, sizeof file_119 - 1},
    {"app/voice/pace-chart.js", file_120, sizeof file_120 - 1},
    {"app/voice/picture.js", file_121, sizeof file_121 - 1},
    {"app/voice/pictures.js", file_122, sizeof file_122 - 1},
    {"app/voice/tracks.js", file_123, sizeof file_123 - 1},
    {"app/voice/voice-part.js", file_124, sizeof file_124 - 1},
    {"index.html", file_125, sizeof file_125 - 1},
    {"manifest.webmanifest", file_126, sizeof file_126 - 1},
    {"service-worker.js", file_127, sizeof file_127 - 1},
    {0, 0, 0},
};

const crescendo_web_file *crescendo_web_files(void) { return files; }

size_t crescendo_web_file_count(void) { return 128; }
