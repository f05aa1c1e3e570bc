"""Documents that leave the registry: Word, Excel, PDF and archives, from the same values as the pages."""
