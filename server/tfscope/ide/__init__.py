"""What an editor shows, as plain data; nothing here knows the language server protocol."""
