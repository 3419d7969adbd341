"""Archives of very many articles, as folders of files: read, annotated and written without a database."""
