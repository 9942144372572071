/// English words that say little of what a text is about: words of grammar, contractions, and what holds spoken language together.
enum EnglishStopWords {
    static let words: Set<String> = {
        var words = grammar.union(spoken)
        for word in contracted { for ending in endings { words.insert(word + ending) } }
        for word in [
            "do", "does", "did", "is", "are", "was", "were", "have", "has", "had", "could", "would", "should", "must", "ai", "ca", "wo",
        ] {
            words.insert(word + "n't")
            words.insert(word + "nt")
        }
        return words
    }()

    private static let contracted = [
        "i", "you", "he", "she", "it", "we", "they", "that", "this", "there", "here", "what", "who", "where", "when", "how", "why", "let",
    ]
    private static let endings = ["'m", "'re", "'s", "'ve", "'d", "'ll"]

    private static let grammar: Set<String> = list(
        """
        a an the this that these those some any each every either neither both all half another other others such what which whose whatever
        whichever i me my mine myself you your yours yourself yourselves he him his himself she her hers herself it its itself we us our ours
        ourselves they them their theirs themselves one ones someone somebody something anyone anybody anything everyone everybody everything
        nobody nothing none who whom whoever there here where when why how wherever whenever however am is are was were be been being do does
        did doing done have has had having can could may might must shall should will would ought cannot and or but nor so yet for because
        since although though while whereas if unless until till than as whether of in on at by with from to into onto out off up down over
        under about above below between among through during before after against toward towards upon within without across along around
        behind beside beyond near per via again then once now just also too very more most much many few fewer less least little lot lots
        several enough quite rather only even still already always never ever often sometimes usually maybe perhaps not no same own else
        instead almost away back first last next two three four five six seven eight nine ten
        """)

    private static let spoken: Set<String> = list(
        """
        um uh uhm umm er erm ah oh hm hmm mm mhm mm-hmm uh-huh yeah yes yep yup no nope ok okay right well like know mean think guess sort kind
        thing things stuff actually really basically literally honestly obviously probably definitely certainly gonna wanna gotta kinda sorta
        cause 'cause anyway anyways hey hi hello bye please thanks thank sorry say says said saying tell told go goes going went gone get gets
        getting got gotten come comes coming came make makes making made take takes taking took taken put puts want wants wanted need needs
        needed let lets see sees saw seen look looks looking looked talk talking talked try trying tried use used using give gives gave given
        keep kept way bit sure fine good great nice big able seem seems seemed yet ago alright mister mr mrs
        """)

    private static func list(_ text: String) -> Set<String> { Set(text.split(whereSeparator: \.isWhitespace).map(String.init)) }
}
