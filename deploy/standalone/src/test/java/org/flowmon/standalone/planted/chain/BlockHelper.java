package org.flowmon.standalone.planted.chain;

/** Breaks: a name that says nothing. */
record BlockHelper() {}
