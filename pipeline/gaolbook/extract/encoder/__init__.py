"""One pass of a compact encoder over a document: entities, tags, parse, sentences, lemmas."""
