"""What is known of names: how letters sound, the parts of a name, how alike two are, and which gender a word tells."""
