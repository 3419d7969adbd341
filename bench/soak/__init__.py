"""Many annotators at once on few articles: does every accepted correction stand in the history exactly once?"""
