#ifndef CRESCENDO_WEB_APP_H
#define CRESCENDO_WEB_APP_H

#include <stddef.h>

/// A file of the web app as it is served, held in the binary for as long as the process lives.
typedef struct {
    /// Below the folder Web, without a slash at the beginning: "app/main.js".
    const char *path;
    const unsigned char *bytes;
    size_t length;
} crescendo_web_file;

/// All files of the folder Web, in the order of their paths.
const crescendo_web_file *crescendo_web_files(void);

/// How many there are.
size_t crescendo_web_file_count(void);

#endif
