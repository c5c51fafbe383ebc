"""What is answered over HTTP: the API for programs and the pages for people. bottle lives here alone."""
