#ifndef CRESCENDO_SENTIMENT_LEXICON_H
#define CRESCENDO_SENTIMENT_LEXICON_H

#include <stddef.h>

/// The bytes of lexicons/vader-3.3.2.txt, held in the binary for as long as the process lives.
const unsigned char *crescendo_sentiment_lexicon(void);

/// How many there are.
size_t crescendo_sentiment_lexicon_length(void);

#endif
