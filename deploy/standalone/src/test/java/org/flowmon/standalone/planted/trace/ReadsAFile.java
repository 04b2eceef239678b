package org.flowmon.standalone.planted.trace;

import java.nio.file.Path;

/** Breaks: the meaning touches no file. */
record ReadsAFile(Path file) {}
