package org.flowmon.standalone.planted.unmarked;

/** Breaks: its package has no package-info. */
record NotLookedAt() {}
