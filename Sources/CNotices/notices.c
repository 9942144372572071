#include "notices.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// The notices travel inside the binary, so that a copy of it alone still carries them.
static const unsigned char text[] = {
#embed "../../THIRD-PARTY-NOTICES"
    , 0};

const char *crescendo_notices(void) { return (const char *)text; }
