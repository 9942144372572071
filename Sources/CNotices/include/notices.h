#ifndef CRESCENDO_NOTICES_H
#define CRESCENDO_NOTICES_H

/// The text of THIRD-PARTY-NOTICES, in UTF-8, ending with a zero byte.
const char *crescendo_notices(void);

#endif
