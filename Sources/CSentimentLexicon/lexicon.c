#include "sentiment_lexicon.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// The lexicon travels inside the binary, unchanged, so that its checksum is that of its publisher's file.
static const unsigned char text[] = {
#embed "../../lexicons/vader-3.3.2.txt"
};

const unsigned char *crescendo_sentiment_lexicon(void) { return text; }

size_t crescendo_sentiment_lexicon_length(void) { return sizeof text; }
